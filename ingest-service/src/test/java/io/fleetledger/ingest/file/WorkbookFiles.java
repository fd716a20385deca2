package io.fleetledger.ingest.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks part by part, so that tests can make any of them wrong. */
final class WorkbookFiles {

    static final String HEADER = row(1, "name", "machine_identifier", "protocol", "location", "offline_after_seconds");

    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private final Map<String, Content> parts = new LinkedHashMap<>();

    /** Writes a part, however long it is. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    WorkbookFiles() {
        with(
                "[Content_Types].xml",
                "<Types xmlns=\"" + PACKAGE
                        + "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd"
                        + ".openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                        + override("workbook", "sheet.main") + override("sheet1", "worksheet")
                        + override("sharedStrings", "sharedStrings") + override("styles", "styles") + "</Types>");
        with("_rels/.rels", relationships(relationship("officeDocument", "xl/workbook.xml")));
        with(
                "xl/workbook.xml",
                "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONSHIPS
                        + "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"worksheet\"/></sheets></workbook>");
        with(
                "xl/_rels/workbook.xml.rels",
                relationships(relationship("worksheet", "sheet1.xml")
                        + relationship("sharedStrings", "sharedStrings.xml")
                        + relationship("styles", "styles.xml")));
        styles("");
        sharedStrings();
        sheet(HEADER);
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"/xl/" + part + ".xml\" ContentType=\"" + TYPE + type + "+xml\"/>";
    }

    private static String relationships(String each) {
        return "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + each + "</Relationships>";
    }

    private static String relationship(String type, String target) {
        return "<Relationship Id=\"" + type + "\" Type=\"" + RELATIONSHIPS + "/" + type + "\" Target=\"" + target
                + "\"/>";
    }

    WorkbookFiles with(String name, Content content) {
        parts.put(name, content);
        return this;
    }

    WorkbookFiles with(String name, String content) {
        return with(name, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    Content part(String name) {
        return Objects.requireNonNull(parts.get(name), name);
    }

    WorkbookFiles without(String name) {
        parts.remove(name);
        return this;
    }

    /** @param rows the XML within sheetData */
    WorkbookFiles sheet(String rows) {
        return sheet(out -> out.write(rows.getBytes(StandardCharsets.UTF_8)));
    }

    WorkbookFiles sheet(Content rows) {
        return with("xl/sheet1.xml", out -> {
            out.write(("<worksheet xmlns=\"" + MAIN + "\"><sheetData>").getBytes(StandardCharsets.UTF_8));
            rows.to(out);
            out.write("</sheetData></worksheet>".getBytes(StandardCharsets.UTF_8));
        });
    }

    /** @param styles the XML within the style sheet */
    WorkbookFiles styles(String styles) {
        return with("xl/styles.xml", "<styleSheet xmlns=\"" + MAIN + "\">" + styles + "</styleSheet>");
    }

    WorkbookFiles sharedStrings(String... texts) {
        return sharedStrings(out -> {
            for (String text : texts) {
                out.write(("<si><t>" + text + "</t></si>").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    WorkbookFiles sharedStrings(Content texts) {
        return with("xl/sharedStrings.xml", out -> {
            out.write(("<sst xmlns=\"" + MAIN + "\">").getBytes(StandardCharsets.UTF_8));
            texts.to(out);
            out.write("</sst>".getBytes(StandardCharsets.UTF_8));
        });
    }

    Path in(Path folder) {
        Path file = folder.resolve("machines.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, Content> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                part.getValue().to(zip);
                zip.closeEntry();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** A row of inline strings. */
    static String row(int number, String... texts) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
        for (String text : texts) {
            row.append("<c t=\"inlineStr\"><is><t>").append(text).append("</t></is></c>");
        }
        return row.append("</row>").toString();
    }
}
