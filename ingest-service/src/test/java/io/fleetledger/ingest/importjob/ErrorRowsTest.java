package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.RowSource;
import io.fleetledger.ingest.file.RowSources;
import io.fleetledger.ingest.file.SourceRow;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was refused is given back as it was sent, so that whoever mends one thing changes no other. */
class ErrorRowsTest {

    private static final String ERROR = "name: is required";

    @TempDir
    Path temp;

    @Test
    void aLastLineThatIsStillBeingWrittenIsLeftOut() throws IOException {
        UploadMetadata table = new UploadMetadata(SheetFormat.CSV, List.of("name"), null);
        UploadMetadata lines = new UploadMetadata(SheetFormat.NDJSON, List.of(), null);

        assertThat(written(table, SheetFormat.CSV, "[\"A\",\"No.\"]\n[\"B\",\"No.\"]"))
                .contains("A,No.")
                .doesNotContain("B");
        for (SheetFormat format : List.of(SheetFormat.NDJSON, SheetFormat.CSV)) {
            assertThat(written(lines, format, "{\"name\":\"A\"}\n{\"name\":\"B\"}"))
                    .contains("A")
                    .doesNotContain("B");
        }
    }

    @Test
    void aBadLineIsNotPassedOver() {
        UploadMetadata table = new UploadMetadata(SheetFormat.CSV, List.of("name"), null);

        assertThatThrownBy(() -> written(table, SheetFormat.CSV, "[\"A\",\"No.\"]\n[\"B\",\"N\n[\"C\",\"No.\"]\n"))
                .isInstanceOf(IOException.class);
    }

    /** On a machine that is there, a field that is emptied is lost; one that is not named stays. */
    @Test
    void aMendedRowSaysOfEachFieldWhatItsLineSaid() throws IOException {
        String sent = """
                {"name":"","machine_identifier":"CNC-1","protocol":"json"}
                {"name":"","machine_identifier":"CNC-2","protocol":"json","location":null,"offline_after_seconds":60}
                """;
        List<MachineRow> mended =
                machines(errorsOf(sent, SheetFormat.NDJSON).replace("\"name\":\"\"", "\"name\":\"Mill\""));

        assertThat(mended).extracting(MachineRow::name).containsExactly("Mill", "Mill");
        assertThat(mended)
                .extracting(MachineRow::location, MachineRow::offlineAfterSeconds)
                .containsExactly(tuple(null, null), tuple(new FieldChange<>(null), new FieldChange<>("60")));
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "NDJSON"})
    void aBlankCellOfATableEmptiesAFieldAsLinesToo(SheetFormat format) throws IOException {
        String sent = "name,machine_identifier,protocol,location\n,CNC-1,json,\n";
        String errors = errorsOf(sent, format);
        String mended = format == SheetFormat.CSV
                ? errors.replace("\n,CNC", "\nMill,CNC")
                : errors.replace("\"name\":\"\"", "\"name\":\"Mill\"");

        assertThat(machines(mended))
                .extracting(MachineRow::name, MachineRow::location)
                .containsExactly(tuple("Mill", new FieldChange<>(null)));
    }

    /** Numbers keep their digits, keys their case and order; the error of an earlier time makes way for the new one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"\",\"location\":{\"hall\":1.50},\"protocol\":[ 1 ]}"
                        + "|{\"name\":\"\",\"location\":{\"hall\":1.50},\"protocol\":[ 1 ]",
                "{ \"remark\" : 1E400, \"Name \":null, \"a\":true,\"b\":-0.10 }"
                        + "|{\"remark\":1E400,\"Name \":null,\"a\":true,\"b\":-0.10",
                "{\"error\":\"old\",\"name\":\"ü \\ud83d \\\"\",\" ERROR\":{}}|{\"name\":\"ü \\ud83d \\\"\"",
                "{\"name\":\"A\",\"NAME\":\"B\"}|{\"name\":\"A\",\"NAME\":\"B\"",
                "{\"name\":\"A\",\"name\":\"B\"}|{\"name\":\"A\",\"name\":\"B\"",
            })
    void aLineComesBackAsItWasSent(String line, String expected) throws IOException {
        String errors = errorsOf("{\"name\":\"First\"}\n" + line + "\r\n", SheetFormat.NDJSON);

        assertThat(errors.lines().toList())
                .containsExactly(
                        "{\"name\":\"First\",\"error\":\"" + ERROR + "\"}", expected + ",\"error\":\"" + ERROR + "\"}");
        assertThat(errorsOf(errors, SheetFormat.NDJSON)).as("once more").isEqualTo(errors);
    }

    @Test
    void anObjectWithoutPropertiesComesBackAsItsError() throws IOException {
        assertThat(errorsOf("{}\n", SheetFormat.NDJSON)).isEqualTo("{\"error\":\"" + ERROR + "\"}\n");
    }

    @Test
    void aCarriageReturnWithinALineDoesNotDivideIt() throws IOException {
        assertThat(errorsOf("{\"name\":\r[1,\r2]}\n", SheetFormat.NDJSON))
                .isEqualTo("{\"name\":[1, 2],\"error\":\"" + ERROR + "\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mill;\"A-1\"", "{\"name\":\"B\"", "{\"name\":\"B\"} {}", "[1]", "\\\t\rx"})
    void aLineThatIsNoObjectComesBackAsItsText(String line) throws IOException {
        String errors = errorsOf("{\"name\":\"\"}\n" + line + "\n", SheetFormat.NDJSON);

        assertThat(errors.lines().skip(1))
                .singleElement()
                .satisfies(row -> assertThat(row).startsWith("{\"line\":\"").endsWith(",\"error\":\"" + ERROR + "\"}"));
        assertThat(errorsOf(errors, SheetFormat.NDJSON)).as("once more").isEqualTo(errors);
        assertThat(cells(errorsOf(errors, SheetFormat.CSV), "line")).containsExactly("", line.strip());
    }

    @Test
    void ofALineThatIsTooLongTheBeginningComesBack() throws IOException {
        String sent = "{\"name\":\"\"}\n{\"name\":\"" + "x".repeat(2 << 20) + "\"}\n";

        assertThat(cells(errorsOf(sent, SheetFormat.CSV), "line"))
                .containsExactly("", "{\"name\":\"" + "x".repeat(32_767 - 9));
    }

    @Test
    void aPropertyThatTheFirstLineHasNotComesBackToo() throws IOException {
        String sent = "{\"name\":\"\"}\n{\"name\":\"\",\"remark\":\"r\"}\n{\"Remark\":\"s\"}\n";

        assertThat(cells(errorsOf(sent, SheetFormat.CSV), "remark")).containsExactly("", "r", "s");
        assertThat(cells(errorsOf(errorsOf(sent, SheetFormat.NDJSON), SheetFormat.CSV), "remark"))
                .containsExactly("", "r", "s");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "XLSX"})
    void aTableHasNoColumnOfAFieldThatNoLineNames(SheetFormat format) throws IOException {
        String sent =
                "{\"name\":\"\",\"machine_identifier\":\"CNC-1\",\"remark\":\"r\"}\n{\"machine_identifier\":7}\n?\n";

        try (RowSource table = RowSources.open(errorFile(sent, format))) {
            assertThat(table.header())
                    .containsExactly("name", "machine_identifier", "protocol", "remark", "line", "error");
            MachineRow row =
                    MachineColumns.of(table.header()).machine(Objects.requireNonNull(table.next()), new UUID(0, 1));
            assertThat(row.machineIdentifier()).isEqualTo("CNC-1");
            assertThat(row.location()).isNull();
            assertThat(row.offlineAfterSeconds()).isNull();
        }
    }

    @Test
    void aTableOfLinesWithoutErrorsHasTheColumnsThatAFileMustHave() throws IOException {
        UploadMetadata lines = new UploadMetadata(SheetFormat.NDJSON, List.of(), null);

        assertThat(written(lines, SheetFormat.CSV, "")).isEqualTo("\uFEFFname,machine_identifier,protocol,error\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"location", "offline_after_seconds"})
    void aTableIsRefusedThatWouldEmptyWhatSomeLinesLeaveAlone(String field) throws IOException {
        String named = "{\"machine_identifier\":\"CNC-1\",\"" + field + "\":null}\n";
        String unnamed = "{\"machine_identifier\":\"CNC-2\"}\n";

        for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.XLSX)) {
            assertMustBeLines(named + unnamed, format, field);
        }
        assertThat(cells(errorsOf(named + named, SheetFormat.CSV), field)).containsExactly("", "");
        assertThat(cells(errorsOf(named + "no machine at all\n", SheetFormat.CSV), field))
                .containsExactly("", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"name|[1]", "Location|{\"hall\":1.5}", "offline_after_seconds|[60]", "is_active|{}"})
    void aTableIsRefusedThatWouldHaveATextWhereALineHasNone(String field, String nested) {
        String line = "{\"machine_identifier\":\"CNC-1\",\"" + field + "\":" + nested + "}\n";

        for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.XLSX)) {
            assertMustBeLines(line, format, field.toLowerCase(Locale.ROOT));
        }
    }

    /** A table has one cell for both, and the other value would be lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"A\",\"name\":\"B\"}",
                "{\"name\":\"A\",\" NAME\":\"A\"}",
                "{\"Location\":null,\"name\":\"A\",\"location\":\"here\"}",
                "{\"name\":\"A\",\"remark\":1,\"Remark\":2}"
            })
    void aTableIsRefusedThatWouldLoseOneOfTwoValues(String line) throws IOException {
        String sent = "{\"name\":\"First\"}\n" + line + "\n";

        for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.XLSX)) {
            assertMustBeLines(sent, format, " twice");
        }
        assertThat(errorsOf(sent, SheetFormat.NDJSON)).contains(line.substring(0, line.length() - 1));
    }

    @Test
    void whatIsBehindAQuotationComesBack() throws IOException {
        String sent = "name,machine_identifier,protocol\n\"Mill\" 5,\"CNC-1\"\"2\"3,json\n";

        assertThat(cells(errorsOf(sent, SheetFormat.CSV), "name")).containsExactly("\"Mill\" 5");
        assertThat(cells(errorsOf(sent, SheetFormat.CSV), "machine_identifier")).containsExactly("\"CNC-1\"2\"3");
    }

    /** Sent again as it is, the row must not be registered without what it does not say where it belongs. */
    @ParameterizedTest
    @EnumSource(names = {"CSV", "XLSX"})
    void whatIsBeyondTheHeaderComesBackAndIsBeyondItAgain(SheetFormat format) throws IOException {
        String sent = "name,machine_identifier,protocol,location\nA,A-1,json,Hall 1, Line 2,,=3\nB,B-1,json,Hall 2\n";

        try (RowSource again = RowSources.open(errorFile(sent, format))) {
            SourceRow first = Objects.requireNonNull(again.next());
            assertThat(first.cells()).containsExactly("A", "A-1", "json", "Hall 1", ERROR);
            assertThat(first.beyond()).containsExactly("Line 2", "", "=3");
            assertThat(first.problem()).isNotNull();
            assertThat(Objects.requireNonNull(again.next()).problem()).isNull();
        }
    }

    /** In objects nothing is beyond anything: with its cells named, the row would be taken without the last ones. */
    @Test
    void aRowWithMoreThanItsHeaderIsRefusedAgainAmongObjects() throws IOException {
        String sent = """
                name,error,machine_identifier,protocol,location
                A,old,A-1,json,Hall 1, Line 2,,=3
                B,old,B-1,json,Hall 2
                """;
        String errors = errorsOf(sent, SheetFormat.NDJSON);

        assertThat(errors).isEqualTo("""
                        {"line":"[\\"A\\",\\"A-1\\",\\"json\\",\\"Hall 1\\",\\"Line 2\\",\\"\\",\\"=3\\"]","error":"%s"}
                        {"name":"B","machine_identifier":"B-1","protocol":"json","location":"Hall 2","error":"%s"}
                        """.formatted(ERROR, ERROR));
        assertThat(machines(errors))
                .as("the first without anything that a machine must have")
                .extracting(MachineRow::name, MachineRow::machineIdentifier, MachineRow::protocol)
                .containsExactly(tuple(null, null, null), tuple("B", "B-1", "json"));
        assertThat(errorsOf(errors, SheetFormat.NDJSON)).as("once more").isEqualTo(errors);
    }

    @Test
    void whatNobodyReadsMayBeNoTextInATableToo() throws IOException {
        assertThat(cells(errorsOf("{\"name\":\"\",\"remark\":{\"by\":7}}\n", SheetFormat.CSV), "remark"))
                .containsExactly("{\"by\":7}");
    }

    @Test
    void aPropertyWithAnEndlessNameIsNoColumn() throws IOException {
        String longest = "p".repeat(255);
        String sent = "{\"name\":\"\",\"" + longest + "\":1,\"" + longest + "q\":2}\n";

        try (RowSource table = RowSources.open(errorFile(sent, SheetFormat.CSV))) {
            assertThat(table.header()).containsExactly("name", "machine_identifier", "protocol", longest, "error");
        }
    }

    @Test
    void aTableHasNoMoreColumnsThanAnImportReads() throws IOException {
        StringBuilder wide = new StringBuilder("{\"name\":\"\"");
        for (int n = 0; n < 2_000; n++) {
            wide.append(",\"p").append(n).append("\":1");
        }
        try (RowSource table = RowSources.open(errorFile(wide + "}\n", SheetFormat.CSV))) {
            assertThat(table.header()).contains("p0").endsWith("error").hasSizeLessThanOrEqualTo(1_024);
        }
    }

    /** Of earlier versions' lines there are cells, none of what was not named. */
    @Test
    void whatEarlierVersionsHaveStoredIsGivenOutAsWell() throws IOException {
        UploadMetadata lines =
                new UploadMetadata(SheetFormat.NDJSON, List.of("name", "machine_identifier", "location"), null);
        String stored = "[\"\",\"CNC-1\",null,\"No.\"]\n{\"name\":\"\",\"error\":\"No.\"}\n";

        assertThat(written(lines, SheetFormat.NDJSON, stored)).isEqualTo("""
                        {"name":"","machine_identifier":"CNC-1","error":"No."}
                        {"name":"","error":"No."}
                        """);
        assertThat(written(lines, SheetFormat.CSV, stored))
                .isEqualTo("\uFEFFname,machine_identifier,protocol,error\r\n,CNC-1,,No.\r\n,,,No.\r\n");
    }

    /** Objects have one value of a name; columns that are not read may share one, or have none. */
    @Test
    void columnsOfOneNameAllComeBackInObjects() throws IOException {
        String sent = "name,note,Note,,note 2,,Note\n,a,b,c,d,e,f\n";
        String errors = errorsOf(sent, SheetFormat.NDJSON);

        assertThat(errors)
                .isEqualTo("{\"name\":\"\",\"note\":\"a\",\"Note 2\":\"b\",\"\":\"c\",\"note 2 2\":\"d\",\"2\":\"e\","
                        + "\"Note 3\":\"f\",\"error\":\"" + ERROR + "\"}\n");
        assertThat(errorsOf(errors, SheetFormat.NDJSON)).as("once more").isEqualTo(errors);
        assertThat(machines(errors))
                .singleElement()
                .satisfies(row -> assertThat(row.problems()).isEmpty());
        assertThat(errorsOf(sent, SheetFormat.CSV)).startsWith("\uFEFFname,note,Note,,note 2,,Note,error\r\n");
    }

    @Test
    void aColumnOfErrorsMakesWayForTheNewOnes() throws IOException {
        assertThat(errorsOf("name, Error ,machine_identifier\n,old,CNC-1\n", SheetFormat.CSV))
                .isEqualTo("\uFEFFname,machine_identifier,error\r\n,CNC-1," + ERROR + "\r\n");
    }

    /** An object where a text is due is refused again until it is mended. */
    @Test
    void whatIsNoTextIsNotTakenForOneTheSecondTime() throws IOException {
        String errors = errorsOf("{\"name\":\"A\",\"location\":{\"hall\":1}}\n", SheetFormat.NDJSON);

        assertThat(machines(errors))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.problems()).extracting(Violation::field).containsExactly("location"));
    }

    private void assertMustBeLines(String sent, SheetFormat format, String because) {
        assertThatThrownBy(() -> errorFile(sent, format)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().status().value()).isEqualTo(422);
            assertThat(refused.problem().errors()).singleElement().satisfies(problem -> {
                assertThat(problem.loc()).containsExactly("query", "format");
                assertThat(problem.msg()).startsWith("must be ndjson").contains(because);
            });
        });
    }

    /** Those of all its rows, as they are downloaded. */
    private String errorsOf(String file, SheetFormat format) throws IOException {
        return Files.readString(errorFile(file, format));
    }

    private Path errorFile(String file, SheetFormat format) throws IOException {
        try (RowSource rows = RowSources.open(Files.writeString(temp.resolve("sent"), file))) {
            ErrorRows errors = new ErrorRows(rows.header());
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                errors.add(row, ERROR);
            }
            byte[] written = bytes(new UploadMetadata(rows.format(), rows.header(), null), format, errors.takeLines());
            assertThat(errors.takeLines()).as("taken").isEmpty();
            return Files.write(temp.resolve("errors"), written);
        }
    }

    private static String written(UploadMetadata metadata, SheetFormat format, String lines) throws IOException {
        return new String(bytes(metadata, format, lines.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(UploadMetadata metadata, SheetFormat format, byte[] lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ErrorFile(metadata, () -> new ByteArrayInputStream(lines)).write(format, out);
        return out.toByteArray();
    }

    private List<String> cells(String file, String column) throws IOException {
        List<String> cells = new ArrayList<>();
        try (RowSource rows = RowSources.open(Files.writeString(temp.resolve("again"), file))) {
            int place = rows.header().indexOf(column);
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                cells.add(row.cells().get(place));
            }
        }
        return cells;
    }

    private List<MachineRow> machines(String file) throws IOException {
        List<MachineRow> machines = new ArrayList<>();
        try (RowSource rows = RowSources.open(Files.writeString(temp.resolve("again"), file))) {
            MachineColumns columns = MachineColumns.of(rows.header());
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                machines.add(columns.machine(row, UUID.randomUUID()));
            }
        }
        return machines;
    }
}
