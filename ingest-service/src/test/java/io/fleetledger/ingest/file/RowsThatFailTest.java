package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that cannot be read says why, and those around it are read as if it were not there. */
class RowsThatFailTest {

    private static final String HEADER = "name,machine_identifier,protocol,notes\n";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{\"name\":\"B\"",
                "{\"name\":\"B\"} {}",
                "[1]",
                "7",
                "null",
                "{\"name\":\"B\",\"NAME \":\"C\"}",
                "{\"name\":\"B\",\"name\":\"C\"}",
                "{\"name\":01}"
            })
    void aLineThatIsNoObjectOfJsonStopsNoOther(String bad) {
        List<SourceRow> rows = rows("{\"name\":\"A\"}\n" + bad + "\n{\"name\":\"C\"}\n");
        assertThat(rows).extracting(SourceRow::number).containsExactly(1L, 2L, 3L);
        assertThat(problems(rows.get(1))).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("row");
            assertThat(problem.message()).startsWith("Row 2 ");
        });
        assertThat(names(rows)).containsExactly("A", "", "C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void textThatIsNoneRefusesTheFileAndSaysOfWhich(String charset) throws IOException {
        byte[] lines =
                "\uFEFF{\"name\":\"A\"}\n{\"name\":\"?\"}\n{\"name\":\"C\"}\n".getBytes(Charset.forName(charset));
        int width = charset.equals("UTF-8") ? 1 : 2;
        int mark = charset.equals("UTF-8") ? 3 : 2;
        int at = mark + width * "{'name':'A'}\n{'name':'".length();
        Arrays.fill(lines, at, at + width, (byte) 0xDC); // Half a character, and none.

        assertThatThrownBy(() -> rows(Files.write(folder.resolve("file"), lines)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("The text of line ")
                .hasMessageEndingWith(" is not valid " + charset + ".");
    }

    @Test
    void theFirstLineMayBeTheBadOne() {
        List<SourceRow> rows = rows("{no\n{\"name\":\"B\",\"extra\":\"x\"}\n");
        assertThat(rows.get(0).problem()).isNotNull();
        assertThat(rows.get(1).cells()).containsExactly("B", "", "", "", "", "");
    }

    @Test
    void aLineAboveTheBoundIsReadPast() {
        List<SourceRow> rows = rows("{\"name\":\"A\"}\n{\"name\":\"" + "x".repeat(3 << 20) + "\"}\n{\"name\":\"C\"}");
        assertThat(problems(rows.get(1)))
                .extracting(Violation::message)
                .containsExactly("Row 2 has more than 1,048,576 characters");
        assertThat(names(rows)).containsExactly("A", "", "C");
    }

    @Test
    void valuesOfAnotherTypeAndTooLongOnesAreErrorsOfTheirFields() {
        List<SourceRow> rows = rows("{\"name\":[1],\"protocol\":{\"a\":{}},\"location\":\"" + "x".repeat(32_768)
                + "\",\"machine_identifier\":7}\n");
        assertThat(problems(rows.get(0))).extracting(Violation::field).containsExactly("name", "protocol", "location");
    }

    /** The cells before, behind and beside the long one, in the ways of writing that end it. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\"", "\"%s\"\"\"", "\"a\nb,%s\"", "\"%s\n,\"\"\n\"", "   %s   "})
    void aLongCellStopsNoOther(String written) {
        for (int length : new int[] {32_768, 65_530, 65_535, 65_536, 65_537, 131_072, 10 << 20}) {
            String cell = written.replace("%s", "x".repeat(length));
            List<SourceRow> rows = rows(HEADER + "A,A-1,json,\n" + cell + ",B-1,csv,n\nC,C-1,json,\n");
            assertThat(rows).as("%s", length).extracting(SourceRow::number).containsExactly(2L, 3L, 4L);
            assertThat(rows.get(1).marks()).containsEntry(0, Mark.TOO_LONG);
            assertThat(rows.get(1).cells().subList(1, 4)).containsExactly("B-1", "csv", "n");
            assertThat(rows.get(2)).isEqualTo(new SourceRow(4, List.of("C", "C-1", "json", ""), Map.of(), null));
            assertThat(problems(rows.get(1)))
                    .extracting(Violation::message)
                    .containsExactly("has more than 32,767 characters");
        }
    }

    @Test
    void aCellOfAsManyCharactersAsMayBeIsReadHoweverItIsWritten() {
        String quotes = "\"".repeat(32_767);
        List<SourceRow> rows = rows(HEADER + "x".repeat(32_767) + ",1,json,\n\"" + quotes + quotes + "\",2,json,\n"
                + " ".repeat(100_000) + "C,3,json,\n");
        assertThat(names(rows)).containsExactly("x".repeat(32_767), quotes, "C");
        assertThat(rows).allSatisfy(row -> assertThat(row.marks()).isEmpty());
    }

    @Test
    void blanksThatWereCutAreNotTakenForABlankCell() {
        List<SourceRow> rows = rows(HEADER + "\"" + " ".repeat(100_000) + "A\",1,json,\n");
        assertThat(rows.get(0).marks()).containsEntry(0, Mark.TOO_LONG);
    }

    @Test
    void aLongCellOfAnUnknownColumnIsIgnoredLikeAllOfIt() {
        List<SourceRow> rows = rows(HEADER + "A,A-1,json," + "x".repeat(100_000) + "\n");
        assertThat(problems(rows.get(0))).isEmpty();
    }

    /** Programs disagree on where such a cell ends, and so on what stands in those behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"\"B\"x", "\"B\" x", "\"B\" \"x\"", "\"5\" pipe", "\"B\"\"\"x", "\"B\nB\"x", "\"\"x"})
    void aRowWithTextBehindAQuotationStopsNoOther(String cell) {
        for (String row : List.of(cell + ",B-1,csv,n", "B,B-1,csv," + cell, "B,B-1,csv,n," + cell)) {
            List<SourceRow> rows = rows(HEADER + "A,A-1,json,\n" + row + "\nC,C-1,json,\n");
            assertThat(rows).as(row).extracting(SourceRow::number).containsExactly(2L, 3L, 4L);
            assertThat(problems(rows.get(1)))
                    .extracting(Violation::message)
                    .containsExactly("Row 3 has text behind a quotation; within one, a \" is written \"\"");
            assertThat(rows.get(2)).isEqualTo(new SourceRow(4, List.of("C", "C-1", "json", ""), Map.of(), null));
        }
    }

    /** A text with commas that is not quoted, for one: what is left of it must not become the field. */
    @Test
    void aRowWithValuesBeyondTheHeaderStopsNoOther() {
        List<SourceRow> rows =
                rows(HEADER + "A,A-1,json,,, ,\t,\nB,B-1,json,Hall 1, Line 2,,'=3,\nC,C-1,json,\n,,,,note\n");

        assertThat(rows).extracting(SourceRow::number).containsExactly(2L, 3L, 4L, 5L);
        assertThat(rows).extracting(row -> row.cells().size()).containsOnly(4);
        assertThat(problems(rows.get(1)))
                .containsExactly(new Violation(
                        "row", "Row 3 has values beyond the header's 4 columns: Line 2, =3", "beyond_header"));
        assertThat(rows.get(1).beyond()).containsExactly("Line 2", "", "=3");
        assertThat(problems(rows.get(3))).extracting(Violation::type).containsExactly("beyond_header");
        for (int other : new int[] {0, 2}) {
            assertThat(problems(rows.get(other))).isEmpty();
            assertThat(rows.get(other).beyond()).isEmpty();
        }
    }

    @Test
    void aRowOfAWorkbookWithValuesBeyondTheHeaderStopsNoOther() throws IOException {
        List<SourceRow> rows =
                workbook("<c><v>1</v></c><c r=\"K2\" t=\"inlineStr\"><is><t> note </t></is></c><c r=\"L2\"><v/></c>");

        assertThat(problems(rows.get(0)))
                .extracting(Violation::message)
                .containsExactly("Row 2 has values beyond the header's 5 columns: note");
        assertThat(rows.get(0).beyond()).containsExactly("", "", "", "", "", "note");
        assertThat(names(rows)).containsExactly("1", "C");
        assertThat(problems(rows.get(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {32_768, 10 << 20})
    void aLongCellBeyondTheHeaderStopsNoOther(int length) {
        List<SourceRow> rows = rows(HEADER + "B,B-1,csv,n," + "x".repeat(length) + "\nC,C-1,json,\n");

        assertThat(problems(rows.get(0)))
                .extracting(Violation::message)
                .containsExactly("Row 2 has values beyond the header's 4 columns: " + "x".repeat(40) + "…");
        assertThat(rows.get(0).beyond()).containsExactly("x".repeat(32_767));
        assertThat(rows.get(1)).isEqualTo(new SourceRow(3, List.of("C", "C-1", "json", ""), Map.of(), null));
    }

    /** So that it can be given back to be mended. */
    @Test
    void whatStandsBehindAQuotationIsKept() {
        List<SourceRow> rows = rows(HEADER + "\"B\" x, \"B-1\"\"2\"3 ,csv,\n");

        assertThat(rows.get(0).cells()).containsExactly("\"B\" x", "\"B-1\"2\"3", "csv", "");
    }

    @Test
    void aLongCellBehindAQuotationStopsNoOther() {
        List<SourceRow> rows = rows(HEADER + "\"B\"" + "x".repeat(10 << 20) + ",B-1,csv,n\nC,C-1,json,\n");

        assertThat(problems(rows.get(0))).extracting(Violation::type).containsExactly("unreadable");
        assertThat(names(rows).get(1)).isEqualTo("C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"name\"x,machine_identifier,protocol", "name,machine_identifier,protocol,\"no\" tes"})
    void aHeaderWithTextBehindAQuotationRefusesTheFile(String header) {
        assertThatThrownBy(() -> open("\n" + header + "\nA,A-1,json,\n"))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error().code()).isEqualTo("UNREADABLE_FILE");
                    assertThat(refused.problem().detail()).startsWith("Row 2 has text behind a quotation; ");
                });
    }

    @Test
    void aRowOfTooManyColumnsOrCharactersStopsNoOther() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String many = "B" + ",".repeat(1_000_000);
        String wide = "\"B\nB\"," + ("y".repeat(30_000) + ",").repeat(100);
        List<SourceRow> rows = rows(HEADER + "A,A-1,json,\n" + many + "\n" + wide + "\nC,C-1,json,\n");
        assertThat(rows).extracting(SourceRow::number).containsExactly(2L, 3L, 4L, 5L);
        assertThat(problems(rows.get(1)))
                .extracting(Violation::message)
                .containsExactly("Row 3 has more than 1,024 columns");
        assertThat(problems(rows.get(2)))
                .extracting(Violation::message)
                .containsExactly("Row 4 has more than 1,048,576 characters");
        assertThat(rows.get(3).cells()).containsExactly("C", "C-1", "json", "");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c><v>1e</v></c>",
                "<c><v>NaN</v></c>",
                "<c><v>0x1p3</v></c>",
                "<c t=\"s\"><v>99</v></c>",
                "<c t=\"s\"><v>-1</v></c>",
                "<c t=\"s\"><v>99999999999</v></c>"
            })
    void aCellOfAWorkbookThatIsNoValueStopsNoOther(String cell) throws IOException {
        List<SourceRow> rows = workbook(cell + "<c t=\"inlineStr\"><is><t>B-1</t></is></c>");
        assertThat(rows.get(0).marks()).containsEntry(0, Mark.UNREADABLE);
        assertThat(rows.get(0).cells()).contains("B-1");
        assertThat(problems(rows.get(0))).extracting(Violation::field).containsExactly("name");
        assertThat(names(rows).get(1)).isEqualTo("C");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>2</v></c>",
                "<c r=\"../A1\"><v>1</v></c>",
                "<c r=\"ZZZ2\"><v>1</v></c>",
                "<c s=\"x\"><v>1</v></c>",
                "<c r=\"AMK2\"><v>1</v></c>"
            })
    void aRowOfAWorkbookWhoseCellsHaveNoPlaceStopsNoOther(String cells) throws IOException {
        List<SourceRow> rows = workbook(cells);
        assertThat(problems(rows.get(0))).extracting(Violation::field).containsExactly("row");
        assertThat(names(rows).get(1)).isEqualTo("C");
    }

    @Test
    void aLongTextOfAWorkbookIsItsCellsWhereverItIsKept() throws IOException {
        String tooLong = "x".repeat(40_000);
        assertThat(workbook("<c t=\"inlineStr\"><is><t>" + tooLong + "</t></is></c>")
                        .get(0)
                        .marks())
                .containsEntry(0, Mark.TOO_LONG);
        assertThat(workbook("<c t=\"str\"><v>" + tooLong + "</v></c>").get(0).marks())
                .containsEntry(0, Mark.TOO_LONG);
        Path shared = new WorkbookFiles()
                .sharedStrings("_x0041_".repeat(6_000), "C")
                .sheet(WorkbookFiles.HEADER + "<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row>")
                .in(folder);
        List<SourceRow> rows = rows(shared);
        assertThat(rows.get(0).marks()).containsEntry(0, Mark.TOO_LONG);
        assertThat(names(rows).get(1)).isEqualTo("C");
    }

    @ParameterizedTest
    @CsvSource({
        "true,''",
        "TRUE,''",
        "1,''",
        "Yes,''",
        "'',''",
        "false,inactive",
        "FALSE,inactive",
        "0,inactive",
        "no,inactive",
        "nein,bool_parsing",
        "2,bool_parsing"
    })
    void aRowSaysOfItsMachineWhetherItIsActive(String active, String type) {
        List<SourceRow> rows = rows("is_active,name,machine_identifier,protocol\n" + active + ",A,A-1,json\n");
        List<Violation> problems;
        try (RowSource source = open("is_active,name,machine_identifier,protocol\n")) {
            problems = MachineColumns.of(source.header())
                    .machine(rows.get(0), new UUID(0, 1))
                    .problems();
        }
        assertThat(problems.stream().map(Violation::type))
                .containsExactlyElementsOf(
                        Stream.of(type).filter(each -> !each.isEmpty()).toList());
    }

    private List<SourceRow> workbook(String firstRow) throws IOException {
        return rows(new WorkbookFiles()
                .sheet(WorkbookFiles.HEADER + "<row>" + firstRow + "</row>" + WorkbookFiles.row(3, "C", "C-1", "json"))
                .in(folder));
    }

    private static List<Violation> problems(SourceRow row) {
        List<String> header = row.cells().size() == 4
                ? List.of("name", "machine_identifier", "protocol", "notes")
                : MachineColumns.READ.subList(0, Math.min(row.cells().size(), MachineColumns.READ.size()));
        return MachineColumns.of(header).machine(row, new UUID(0, 1)).problems();
    }

    private static List<String> names(List<SourceRow> rows) {
        return rows.stream().map(row -> row.cells().get(0)).toList();
    }

    private RowSource open(String text) {
        try {
            return RowSources.open(Files.writeString(folder.resolve("file"), text));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<SourceRow> rows(String text) {
        return rows(open(text));
    }

    private static List<SourceRow> rows(Path file) {
        return rows(RowSources.open(file));
    }

    private static List<SourceRow> rows(RowSource opened) {
        List<SourceRow> rows = new ArrayList<>();
        try (RowSource source = opened) {
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
