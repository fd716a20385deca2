package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each format, read back by code that shares nothing with what wrote it. */
class SheetWriterTest {

    private static final List<String> PIECES = List.of(
            "=",
            "'",
            "+",
            "-",
            "@",
            "\t",
            "\r",
            "\n",
            "\r\n",
            ",",
            ";",
            "\"",
            "\"\"",
            "#",
            " ",
            "\\",
            "x",
            "Fr\u00e4se",
            "\uD83D\uDD27",
            "\u00a0",
            "\u2028",
            "\uFEFF",
            "_x0041_",
            "_x005F_",
            "_x",
            "_",
            "<",
            "&",
            "]]>",
            "0",
            "1e5");
    private static final List<String> BEYOND_XML = List.of("\u0000", "\u0001", "\u001f", "\u000b", "\uFFFE", "\uFFFF");

    // Text

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void csvGivesEveryTextBack(long seed) throws IOException {
        List<List<@Nullable Object>> rows = anyTexts(new Random(seed), 4, true);
        List<List<String>> read = readCsv(write(SheetFormat.CSV, List.of("a", "b", "c", "d"), rows));
        assertThat(read.get(0)).containsExactly("a", "b", "c", "d");
        assertThat(unescaped(read.subList(1, read.size()))).isEqualTo(texts(rows));
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void aWorkbookGivesEveryTextBack(long seed) throws IOException {
        List<List<@Nullable Object>> rows = anyTexts(new Random(seed), 4, true);
        try (XSSFWorkbook workbook = readXlsx(write(SheetFormat.XLSX, List.of("a", "b", "c", "d"), rows))) {
            List<List<String>> read = textsOf(workbook.getSheetAt(0), 4);
            assertThat(read.get(0)).containsExactly("a", "b", "c", "d");
            assertThat(unescaped(read.subList(1, read.size()))).isEqualTo(texts(rows));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void jsonGivesEveryTextBackAsItIs(long seed) throws IOException {
        List<List<@Nullable Object>> rows = anyTexts(new Random(seed), 4, true);
        String[] lines = new String(
                        write(SheetFormat.NDJSON, List.of("a", "b", "c", "d"), rows), StandardCharsets.UTF_8)
                .split("\n");
        assertThat(lines).hasSameSizeAs(rows);
        for (int i = 0; i < lines.length; i++) {
            JsonNode object = JsonMapper.shared().readTree(lines[i]);
            assertThat(object.propertyNames()).containsExactly("a", "b", "c", "d");
            assertThat(object.values().stream().map(JsonNode::stringValue))
                    .isEqualTo(texts(List.of(rows.get(i))).get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SheetFormat.class,
            names = {"CSV", "XLSX"})
    void noCellBeginsLikeAFormula(SheetFormat format) throws IOException {
        List<List<@Nullable Object>> rows = anyTexts(new Random(81), 2, false);
        byte[] file = write(format, List.of("a", "b"), rows);
        List<List<String>> read = format == SheetFormat.CSV
                ? readCsv(file)
                : textsOf(readXlsx(file).getSheetAt(0), 2);
        assertThat(read.stream().flatMap(List::stream)).noneMatch(cell -> cell.matches("(?s)[=+\\-@\\t\\r].*"));
    }

    // Values

    @Test
    void csvIsWhatSpreadsheetProgramsAndScriptsRead() throws IOException {
        byte[] file = write(
                SheetFormat.CSV,
                List.of("name", "machine_identifier", "seconds", "active", "seen"),
                List.of(
                        Arrays.asList("Mill, big", "007", 300, true, Instant.parse("2026-04-04T10:00:00Z")),
                        Arrays.asList("say \"hi\"", "=1+1", -5, false, null),
                        Arrays.asList("two\nlines", " x ", new BigDecimal("1E+3"), null, ""),
                        Arrays.asList(null, null, null, null, null)));
        assertThat(new String(file, StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFname,machine_identifier,seconds,active,seen\r\n"
                        + "\"Mill, big\",007,300,true,2026-04-04T10:00:00Z\r\n"
                        + "\"say \"\"hi\"\"\",'=1+1,-5,false,\r\n"
                        + "\"two\nlines\", x ,1000,,\r\n"
                        + ",,,,\r\n");
    }

    @Test
    void aWorkbookTypesItsCellsAndKeepsItsHeaderInSight() throws IOException {
        byte[] file = write(
                SheetFormat.XLSX,
                List.of("name", "machine_identifier", "seconds", "active", "seen", "big", "none"),
                List.of(Arrays.asList(
                        "Mill", "007", 300, true, Instant.parse("2026-04-04T10:00:00Z"), 1234567890123456789L, null)));
        try (XSSFWorkbook workbook = readXlsx(file)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            Row row = sheet.getRow(1);
            assertThat(row.getCell(0).getStringCellValue()).isEqualTo("Mill");
            assertThat(row.getCell(1).getCellType()).isEqualTo(CellType.STRING);
            assertThat(row.getCell(1).getStringCellValue()).isEqualTo("007");
            assertThat(row.getCell(2).getNumericCellValue()).isEqualTo(300);
            assertThat(row.getCell(3).getBooleanCellValue()).isTrue();
            assertThat(row.getCell(4).getStringCellValue()).isEqualTo("2026-04-04T10:00:00Z");
            assertThat(row.getCell(5).getStringCellValue()).isEqualTo("1234567890123456789");
            assertThat(row.getCell(6)).isNull();
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitTopRow()).isEqualTo((short) 1);
            assertThat(workbook.getFontAt(
                                    sheet.getRow(0).getCell(0).getCellStyle().getFontIndex())
                            .getBold())
                    .isTrue();
            assertThat(workbook.getFontAt(row.getCell(0).getCellStyle().getFontIndex())
                            .getBold())
                    .isFalse();
        }
    }

    @Test
    void jsonTypesItsValuesAndKeepsNulls() throws IOException {
        byte[] file = write(
                SheetFormat.NDJSON,
                List.of("row", "error", "ratio", "active", "seen", "none"),
                List.of(Arrays.asList(12, "=bad", 0.5, true, Instant.parse("2026-04-04T10:00:00Z"), null)));
        assertThat(new String(file, StandardCharsets.UTF_8))
                .isEqualTo("{\"row\":12,\"error\":\"=bad\",\"ratio\":0.5,\"active\":true,"
                        + "\"seen\":\"2026-04-04T10:00:00Z\",\"none\":null}\n");
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheHeaderIsThereWithoutRows(SheetFormat format) throws IOException {
        byte[] file = write(format, List.of("name", "protocol"), List.of());
        switch (format) {
            case CSV -> assertThat(readCsv(file)).containsExactly(List.of("name", "protocol"));
            case XLSX ->
                assertThat(textsOf(readXlsx(file).getSheetAt(0), 2)).containsExactly(List.of("name", "protocol"));
            case NDJSON -> assertThat(file).isEmpty();
        }
    }

    @Test
    void aSingleEmptyCellIsNoBlankLine() throws IOException {
        byte[] file = write(SheetFormat.CSV, List.of("a"), List.of(Collections.singletonList(null), List.of("")));
        assertThat(new String(file, StandardCharsets.UTF_8)).isEqualTo("\uFEFFa\r\n\"\"\r\n\"\"\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoCellValueIsRefused(SheetFormat format) throws IOException {
        try (SheetWriter writer = SheetWriter.to(OutputStream.nullOutputStream(), format, List.of("a"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.row(List.of(List.of())));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.row(List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.row(List.of(Double.NaN)));
        }
    }

    @Test
    void valuesBeyondTheHeaderAreWrittenWhereTheyNeedNoName() throws IOException {
        List<String> header = List.of("a");
        List<List<String>> rows = List.of(List.of("1", "", "=2"), List.of("3"));

        assertThat(new String(write(SheetFormat.CSV, header, rows), StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFa\r\n1,\"\",'=2\r\n3\r\n");
        assertThat(textsOf(readXlsx(write(SheetFormat.XLSX, header, rows)).getSheetAt(0), 3))
                .containsExactly(List.of("a", "", ""), List.of("1", "", "'=2"), List.of("3", "", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> write(SheetFormat.NDJSON, header, rows));
    }

    // Bounds

    @Test
    void csvAndJsonTakeTextsOfAnyLength() throws IOException {
        String text = "x".repeat(1_000_000);
        List<List<@Nullable Object>> rows = List.of(List.of(text, "end"));
        assertThat(readCsv(write(SheetFormat.CSV, List.of("a", "b"), rows)).get(1))
                .containsExactly(text, "end");
        assertThat(JsonMapper.shared()
                        .readTree(write(SheetFormat.NDJSON, List.of("a", "b"), rows))
                        .get("a")
                        .stringValue())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\uD83D\uDD27", "\u0001", "y\uD83D\uDD27"})
    void aWorkbookCutsATextWhereItsCellEnds(String piece) throws IOException {
        String tooLong = piece.repeat(40_000);
        byte[] file = write(SheetFormat.XLSX, List.of("a", "b"), List.of(List.of(tooLong, "end")));
        try (XSSFWorkbook workbook = readXlsx(file)) {
            List<String> row = textsOf(workbook.getSheetAt(0), 2).get(1);
            assertThat(row.get(0)).endsWith("\u2026").hasSizeBetween(4_000, 32_767);
            assertThat(tooLong).startsWith(row.get(0).substring(0, row.get(0).length() - 1));
            assertThat(Character.isHighSurrogate(row.get(0).charAt(row.get(0).length() - 2)))
                    .isFalse();
            assertThat(row.get(1)).isEqualTo("end");
        }
    }

    @Test
    void aTextThatJustFitsIsNotCut() throws IOException {
        String text = "x".repeat(32_767);
        byte[] file = write(SheetFormat.XLSX, List.of("a"), List.of(List.of(text)));
        try (XSSFWorkbook workbook = readXlsx(file)) {
            assertThat(textsOf(workbook.getSheetAt(0), 1).get(1)).containsExactly(text);
        }
    }

    @Test
    void moreRowsThanASheetHoldsAreRefused() throws IOException {
        try (XlsxSheetWriter writer = new XlsxSheetWriter(OutputStream.nullOutputStream(), List.of("a"), 2)) {
            writer.row(List.of("1"));
            writer.row(List.of("2"));
            assertThatThrownBy(() -> writer.row(List.of("3")))
                    .isInstanceOf(SheetFullException.class)
                    .hasMessage("A sheet holds at most 2 rows below its header");
        }
    }

    // Failures

    @ParameterizedTest
    @EnumSource
    void aFileIsNoWholeOneBeforeItIsFinished(SheetFormat format) throws IOException {
        var out = new ByteArrayOutputStream();
        try (SheetWriter writer = SheetWriter.to(out, format, List.of("a"))) {
            writer.row(List.of("x"));
        }
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesIsAnIoException(SheetFormat format) {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatThrownBy(() -> {
                    try (SheetWriter writer = SheetWriter.to(gone, format, List.of("a"))) {
                        for (int i = 0; i < 10_000; i++) {
                            writer.row(List.of("x" + i));
                        }
                        writer.finish();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
    }

    @Test
    void nothingOfAWorkbookStaysOnDisk() throws IOException {
        List<Path> before = foldersOfWriters();
        var out = new ByteArrayOutputStream();
        try (SheetWriter finished = SheetWriter.to(out, SheetFormat.XLSX, List.of("a"));
                SheetWriter left = SheetWriter.to(out, SheetFormat.XLSX, List.of("a"))) {
            for (int i = 0; i < 1_000; i++) {
                finished.row(List.of("x"));
                left.row(List.of("x"));
            }
            finished.finish();
            assertThat(foldersOfWriters()).hasSize(before.size() + 2);
        }
        assertThat(foldersOfWriters()).isEqualTo(before);
    }

    private static List<Path> foldersOfWriters() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("fleet-ledger-sheet")
                            || path.getFileName().toString().equals("poifiles"))
                    .sorted()
                    .toList();
        }
    }

    // What writes and reads

    private static byte[] write(
            SheetFormat format, List<String> columns, List<? extends List<? extends @Nullable Object>> rows)
            throws IOException {
        var out = new ByteArrayOutputStream();
        try (SheetWriter writer = SheetWriter.to(out, format, columns)) {
            for (List<? extends @Nullable Object> row : rows) {
                writer.row(row);
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static List<List<@Nullable Object>> anyTexts(Random random, int columns, boolean beyondXml) {
        List<String> pieces = new ArrayList<>(PIECES);
        if (beyondXml) {
            pieces.addAll(BEYOND_XML);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(6); length > 0; length--) {
                    text.append(pieces.get(random.nextInt(pieces.size())));
                }
                row.add(text.toString());
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> texts(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private static List<List<String>> unescaped(List<List<String>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(FormulaText::unescape).toList())
                .toList();
    }

    /** RFC 4180, by the letter. */
    private static List<List<String>> readCsv(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        assertThat(text).startsWith("\uFEFF").endsWith("\r\n");
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                assertThat(cell).as("a quote inside an unquoted cell").isEmpty();
                quoted = true;
            } else if (c == ',' || c == '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    assertThat(text.charAt(++i)).isEqualTo('\n');
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    private static XSSFWorkbook readXlsx(byte[] file) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(file));
    }

    private static List<List<String>> textsOf(XSSFSheet sheet, int columns) {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : sheet) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                Cell cell = row.getCell(column);
                cells.add(cell == null ? "" : cell.getStringCellValue());
            }
            rows.add(cells);
        }
        return rows;
    }
}
