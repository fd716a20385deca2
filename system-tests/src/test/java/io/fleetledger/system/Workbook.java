package io.fleetledger.system;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A workbook of one sheet, part by part, as the programs that people use write it. */
final class Workbook {

    static final String SHEET = "xl/worksheets/sheet1.xml";
    static final String STRINGS = "xl/sharedStrings.xml";
    static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    private static final String DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private final List<String> strings = new ArrayList<>();
    private final StringBuilder rows = new StringBuilder();
    private String before = "";
    private int row;

    /** One cell, but for where it is. */
    record Cell(String type, String content) {

        static Cell inline(String text) {
            return new Cell(" t=\"inlineStr\"", "<is><t xml:space=\"preserve\">" + escaped(text) + "</t></is>");
        }

        /** @param style 0 general, 1 {@code 0000}, 2 {@code yyyy-mm-dd}, 3 {@code 0.00} */
        static Cell number(String value, int style) {
            return new Cell(" s=\"" + style + "\"", "<v>" + value + "</v>");
        }

        static Cell formula(String formula, String stored) {
            return new Cell(" t=\"str\"", "<f>" + escaped(formula) + "</f><v>" + escaped(stored) + "</v>");
        }

        static Cell bool(boolean value) {
            return new Cell(" t=\"b\"", "<v>" + (value ? 1 : 0) + "</v>");
        }

        static Cell empty() {
            return new Cell(" s=\"0\"", "");
        }
    }

    /** A cell that refers to the workbook's table of strings. */
    Cell shared(String text) {
        return sharedXml("<si><t xml:space=\"preserve\">" + escaped(text) + "</t></si>");
    }

    /** As {@link #shared}, with the entry of the table as it is to stand there. */
    Cell sharedXml(String entry) {
        if (!strings.contains(entry)) {
            strings.add(entry);
        }
        return new Cell(" t=\"s\"", "<v>" + strings.indexOf(entry) + "</v>");
    }

    Workbook row(Cell... cells) {
        row++;
        rows.append("<row r=\"").append(row).append("\">");
        for (int column = 0; column < cells.length; column++) {
            rows.append("<c r=\"")
                    .append((char) ('A' + column))
                    .append(row)
                    .append("\"")
                    .append(cells[column].type())
                    .append(">")
                    .append(cells[column].content())
                    .append("</c>");
        }
        rows.append("</row>");
        return this;
    }

    /** A row of texts, inline. */
    Workbook texts(String... texts) {
        return row(IntStream.range(0, texts.length)
                .mapToObj(index -> Cell.inline(texts[index]))
                .toArray(Cell[]::new));
    }

    Workbook header() {
        return texts("name", "machine_identifier", "protocol", "location");
    }

    Workbook machine(String identifier) {
        return texts("Mill", identifier, "json", "Hall 1");
    }

    /** Rows that the sheet leaves out. */
    Workbook skip(int count) {
        row += count;
        return this;
    }

    /** Rows as they are to stand in the sheet. */
    Workbook rawRows(String xml) {
        rows.append(xml);
        return this;
    }

    /** What stands before the sheet's rows, such as its columns. */
    Workbook before(String xml) {
        before = xml;
        return this;
    }

    String sheet() {
        return HEAD + "<worksheet " + MAIN + ">" + before + "<sheetData>" + rows + "</sheetData></worksheet>";
    }

    /** Its parts by their names, to be changed at will. */
    Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                HEAD + "<Types xmlns=\"" + PACKAGE + "content-types\">"
                        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                        + override("/xl/workbook.xml", "sheet.main")
                        + override("/xl/worksheets/sheet1.xml", "worksheet")
                        + override("/xl/worksheets/sheet2.xml", "worksheet")
                        + override("/xl/styles.xml", "styles")
                        + override("/xl/sharedStrings.xml", "sharedStrings") + "</Types>");
        parts.put("_rels/.rels", relationships(relationship("rId1", "officeDocument", "xl/workbook.xml")));
        parts.put(
                "xl/workbook.xml",
                HEAD + "<workbook " + MAIN + " xmlns:r=\"" + DOCUMENT + "\"><sheets>"
                        + "<sheet name=\"Machines\" sheetId=\"1\" r:id=\"rId1\"/>"
                        + "<sheet name=\"Notes\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                relationships(relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                        + relationship("rId2", "worksheet", "worksheets/sheet2.xml")
                        + relationship("rId3", "styles", "styles.xml")
                        + relationship("rId4", "sharedStrings", "sharedStrings.xml")));
        parts.put(SHEET, sheet());
        parts.put(
                "xl/worksheets/sheet2.xml",
                new Workbook().texts("This sheet", "is not", "the first").sheet());
        parts.put("xl/styles.xml", styles());
        parts.put(
                STRINGS,
                HEAD + "<sst " + MAIN + " count=\"" + strings.size() + "\" uniqueCount=\"" + strings.size() + "\">"
                        + String.join("", strings) + "</sst>");
        return parts;
    }

    byte[] bytes() {
        return zip(parts());
    }

    Upload upload() {
        return Upload.xlsx(bytes());
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"" + TYPE + type + "+xml\"/>";
    }

    private static String relationships(String content) {
        return HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + content + "</Relationships>";
    }

    private static String relationship(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + DOCUMENT + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    private static String styles() {
        return HEAD + "<styleSheet " + MAIN + "><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0000\"/>"
                + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
                + "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                + "<fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills>"
                + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
                + "<cellXfs count=\"4\">"
                + List.of(0, 164, 165, 2).stream()
                        .map(format -> "<xf numFmtId=\"" + format
                                + "\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>")
                        .collect(Collectors.joining())
                + "</cellXfs></styleSheet>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static byte[] zip(Map<String, String> parts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** The rows of a workbook's only sheet, each cell as its text. */
    static List<List<String>> read(byte[] workbook) {
        Map<String, byte[]> parts = unzip(workbook);
        List<String> shared = parts.containsKey(STRINGS)
                ? elements(parse(parts.get(STRINGS)).getDocumentElement(), "si").stream()
                        .map(entry -> texts(entry))
                        .toList()
                : List.of();
        return elements(parse(parts.get(SHEET)).getDocumentElement(), "row").stream()
                .map(row -> cells(row, shared))
                .toList();
    }

    private static List<String> cells(Element row, List<String> shared) {
        List<String> cells = new ArrayList<>();
        for (Element cell : elements(row, "c")) {
            int column = column(cell.getAttribute("r"));
            while (cells.size() < column) {
                cells.add("");
            }
            String value = String.join(
                    "",
                    elements(cell, "v").stream().map(Element::getTextContent).toList());
            cells.add(
                    switch (cell.getAttribute("t")) {
                        case "s" -> shared.get(Integer.parseInt(value));
                        case "inlineStr" -> texts(cell);
                        default -> value;
                    });
        }
        return cells;
    }

    private static int column(String reference) {
        int column = 0;
        for (char letter : reference.replaceAll("[0-9]", "").toCharArray()) {
            column = column * 26 + letter - 'A' + 1;
        }
        return column - 1;
    }

    private static String texts(Element parent) {
        return elements(parent, "t").stream().map(Element::getTextContent).collect(Collectors.joining());
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> (Element) found.item(index))
                .toList();
    }

    private static Document parse(byte @Nullable [] part) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> unzip(byte[] file) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try {
            Path copy = Files.createTempFile("fleet-ledger", ".xlsx");
            Files.write(copy, file);
            try (ZipFile zip = new ZipFile(copy.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }
}
