package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.XmlEvents.Kind;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.usermodel.XSSFRelation;
import org.jspecify.annotations.Nullable;

/** A workbook whose parts are found by POI and read as streams: what its cells refer to, and its first sheet. */
final class Workbook implements AutoCloseable {

    private static final int MAX_SHEETS = 1_024;

    private final OPCPackage parts;
    private final NumberFormats formats;
    private final SharedStrings texts;
    private final XmlEvents sheet;

    private Workbook(OPCPackage parts, NumberFormats formats, SharedStrings texts, XmlEvents sheet) {
        this.parts = parts;
        this.formats = formats;
        this.texts = texts;
        this.sheet = sheet;
    }

    /** The contents of the workbook's own part. */
    private record Contents(boolean since1904, List<String> sheets) {}

    static Workbook open(Path file) throws IOException {
        WorkbookZip zip = WorkbookZip.open(file);
        try {
            requireWorkbook(zip);
            OPCPackage parts = OPCPackage.open(zip);
            zip.opened();
            return read(parts, new XSSFReader(parts, true));
        } catch (IOException | OpenXML4JException | RuntimeException failure) {
            zip.close();
            if (zip.refusal() != null) {
                throw zip.refusal();
            }
            if (failure instanceof ProblemException refused) {
                throw refused;
            }
            throw FileProblems.unreadable("The workbook is damaged: its parts do not fit together. Save it once more.");
        }
    }

    private static void requireWorkbook(WorkbookZip zip) {
        if (zip.has("mimetype") && zip.has("META-INF/manifest.xml")) {
            throw FileProblems.unreadable(
                    "The file is an OpenDocument file. Save the table as XLSX or CSV and send that.");
        }
        if (!zip.has("[Content_Types].xml")) {
            throw FileProblems.unreadable("The file is a zip archive, but no XLSX workbook.");
        }
        if (zip.has("xl/workbook.bin")) {
            throw FileProblems.unreadable("The file is a binary workbook (.xlsb). Save it as XLSX and send that.");
        }
    }

    private static Workbook read(OPCPackage parts, XSSFReader reader) throws IOException, OpenXML4JException {
        Contents contents;
        try (XmlEvents part = new XmlEvents(reader.getWorkbookData())) {
            contents = contents(part);
        }
        NumberFormats formats;
        try (XmlEvents part = part(parts, XSSFRelation.STYLES)) {
            formats = NumberFormats.read(part, contents.since1904());
        }
        SharedStrings texts;
        try (XmlEvents part = part(parts, XSSFRelation.SHARED_STRINGS)) {
            texts = SharedStrings.read(part);
        }
        try {
            return new Workbook(parts, formats, texts, firstSheet(reader, contents.sheets()));
        } catch (IOException | OpenXML4JException | RuntimeException refused) {
            texts.close();
            throw refused;
        }
    }

    private static Contents contents(XmlEvents part) {
        boolean since1904 = false;
        List<String> sheets = new ArrayList<>();
        if (part.next() != Kind.START || !part.name().equals("workbook")) {
            throw FileProblems.unreadable("The file is an Office document, but no workbook.");
        }
        for (Kind event = part.next(); event != Kind.END_OF_PART; event = part.next()) {
            if (event == Kind.START && part.name().equals("workbookPr")) {
                String date1904 = part.attribute("date1904");
                since1904 = "1".equals(date1904) || "true".equals(date1904);
            } else if (event == Kind.START && part.name().equals("sheet")) {
                String id = part.qualifiedAttribute("id");
                if (id != null && sheets.size() < MAX_SHEETS) {
                    sheets.add(id);
                }
            }
        }
        return new Contents(since1904, sheets);
    }

    private static @Nullable XmlEvents part(OPCPackage parts, XSSFRelation kind) throws IOException {
        List<PackagePart> found = parts.getPartsByContentType(kind.getContentType());
        return found.isEmpty() ? null : new XmlEvents(found.get(0).getInputStream());
    }

    /** Returns the first sheet in the workbook's order, without charts. */
    private static XmlEvents firstSheet(XSSFReader reader, List<String> ids) throws IOException, OpenXML4JException {
        for (String id : ids) {
            XmlEvents sheet = new XmlEvents(reader.getSheet(id));
            boolean found = false;
            try {
                found = sheet.next() == Kind.START && sheet.name().equals("worksheet");
                if (found) {
                    return sheet;
                }
            } finally {
                if (!found) {
                    sheet.close();
                }
            }
        }
        throw FileProblems.unreadable("The workbook has no sheet with cells.");
    }

    NumberFormats formats() {
        return formats;
    }

    SharedStrings texts() {
        return texts;
    }

    /** The first sheet, after the start of its root element. */
    XmlEvents sheet() {
        return sheet;
    }

    @Override
    public void close() throws IOException {
        try {
            sheet.close();
        } finally {
            try {
                texts.close();
            } finally {
                parts.revert();
            }
        }
    }
}
