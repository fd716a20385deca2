package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a row of CSV is said of it alone, and what would be misread is refused. */
class CsvReadingsTest {

    private final ReadingRules rules = new ReadingRules(InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z")));

    @ParameterizedTest
    @ValueSource(strings = {"'", "′", "\"\"\"\"", "%", "°", "|"})
    void aRowEndsWithItsLineWhateverItsUnit(String unit) throws IOException {
        String header = "machine_identifier,timestamp,metric_name,value,unit\n";
        String row = "A,2026-03-01T08:00:00Z,angle,6," + unit + "\n";

        List<ParsedReading> read = read(header + row.repeat(4));

        assertThat(read).hasSize(4).allSatisfy(reading -> {
            assertThat(reading.error()).isNull();
            assertThat(Objects.requireNonNull(reading.reading()).unit()).hasSize(1);
        });
    }

    /** As some programs save it: a byte order mark in front, and all in quotes. */
    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumnsName() throws IOException {
        String header = "\uFEFF\"machine_identifier\",\"timestamp\",\"metric_name\",\"value\",\"unit\"\r\n";

        assertThat(read(header + "\"A\",\"2026-03-01T08:00:00Z\",\"m\",\"1\",\"u\"\r\n"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.error()).isNull());
    }

    /** Two quotes that are meant as text are one quotation to who reads them, with all between them. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void noRowIsSwallowedByAQuotationThatIsNone(String lineEnd) {
        String header = "machine_identifier,timestamp,metric_name,value,unit";
        String row = "A,2026-03-01T08:00:00Z,angle,6,\"";

        assertQuotationRefused(String.join(lineEnd, header, row, row, ""), 2);
        assertQuotationRefused(String.join(lineEnd, header + ",\"", row + "\"\"\"", "\"", ""), 1);
        assertQuotationRefused(String.join(lineEnd, header, row + "\"\"\"", row + "mm\nx\""), 3);
    }

    /** What a body that was cut off ends in is no value. */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"m", "\"mm\"\"", "\"mm,", "\"mm\r", " \" "})
    void aQuotationEndsBeforeItsBody(String unit) {
        String header = "machine_identifier,timestamp,metric_name,value,unit\n";

        assertQuotationRefused(header + "A,2026-03-01T08:00:00Z,angle,6,mm\nA,2026-03-01T08:00:00Z,angle,6," + unit, 3);
    }

    private void assertQuotationRefused(String body, int row) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().status().value()).isEqualTo(400);
            assertThat(refused.problem().detail())
                    .isEqualTo("The quotation in row " + row
                            + " does not end in its row; a unit of \" is written \"\"\"\".");
        });
    }

    @Test
    void aRowWithMoreFieldsThanTheHeaderIsMisreadByNobody() throws IOException {
        String rows = """
                machine_identifier,timestamp,metric_name,value,unit
                A,2026-03-01T08:00:00Z,m,1,5,bar
                A,2026-03-01T08:00:00Z,m,1.5,bar
                A,2026-03-01T08:00:00Z,m,1,5,
                A,2026-03-01T08:00:00Z,m,1
                """;

        assertThat(read(rows))
                .extracting(ParsedReading::error)
                .containsExactly(
                        "Row must not have more fields than the header",
                        null,
                        "Row must not have more fields than the header",
                        "unit is required");
        assertThat(read(rows)).extracting(ParsedReading::machineIdentifier).containsOnly("A");
        assertThat(read("""
                value,machine_identifier,timestamp,metric_name,unit
                1,5,A,2026-03-01T08:00:00Z,m,bar
                """)).extracting(ParsedReading::machineIdentifier).containsOnlyNulls();
    }

    /** Programs disagree on where such a cell ends, and so on what stands in those behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"\"m\"m", "\"m\" m", "\"m\" \"m\"", "\"5\" pipe\"", "\"\"m", "\"m,\"m"})
    void aRowWithTextBehindAQuotationIsMisreadByNobody(String metric) throws IOException {
        String header = "machine_identifier,timestamp,metric_name,value,unit\n";
        String good = "A,2026-03-01T08:00:00Z,m,1,mm\n";

        assertThat(read(header + good + "B,2026-03-01T08:00:00Z," + metric + ",1,mm\n" + good))
                .extracting(ParsedReading::machineIdentifier, ParsedReading::error)
                .containsExactly(
                        tuple("A", null),
                        tuple("B", "Row 3 has text behind a quotation; within one, a \" is written \"\""),
                        tuple("A", null));
    }

    @Test
    void aHeaderWithTextBehindAQuotationRefusesTheBody() {
        assertThatThrownBy(() -> read("machine_identifier,timestamp,metric_name,value,unit,\"no\"te\n"))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error().status().value()).isEqualTo(400);
                    assertThat(refused.problem().detail())
                            .isEqualTo("Row 1 has text behind a quotation; within one, a \" is written \"\".");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine_identifier", "timestamp", "metric_name", "value", "unit", "raw_tag"})
    void aLongCellSpoilsItsRowOnly(String field) throws IOException {
        assertThat(withCell(field, "7".repeat(1 << 20))).isEqualTo(field + " has more than 32,767 characters");
        assertThat(withCell(field, "\"" + "7".repeat(1 << 20) + "\"\"\""))
                .isEqualTo(field + " has more than 32,767 characters");
        assertThat(withCell(field, "7".repeat(40_000)).toLowerCase(Locale.ROOT)).startsWith(field + " ");
    }

    /** Of which the beginning alone would be a value, or another one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp|2026-03-01T08:00:00Z%s",
                "metric_name|m%s",
                "unit|mm%s",
                "machine_identifier|A%s",
                "raw_tag|%s",
            })
    void whatIsLeftOfALongCellIsNotTakenForAllOfIt(String field, String cell) throws IOException {
        String blanks = " ".repeat(70_000);

        assertThat(withCell(field, '"' + cell.replace("%s", blanks) + "and more\""))
                .isEqualTo(field + " has more than 32,767 characters");
        assertThat(withCell("value", "1." + "0".repeat(70_000) + "e9"))
                .isEqualTo("value has more than 32,767 characters");
    }

    @Test
    void aLongCellThatNobodyReadsDoesNoHarm() throws IOException {
        assertThat(withCell("note", "7".repeat(1 << 20))).isEqualTo("accepted");
    }

    /** The error of a row with this cell between two good ones. */
    private String withCell(String field, String cell) throws IOException {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("machine_identifier", "A");
        cells.put("timestamp", "2026-03-01T08:00:00Z");
        cells.put("metric_name", "m");
        cells.put("value", "1");
        cells.put("unit", "mm");
        cells.put("raw_tag", "");
        cells.put("note", "");
        String header = String.join(",", cells.keySet()) + "\n";
        String good = String.join(",", cells.values()) + "\n";
        cells.put(field, cell);

        List<ParsedReading> read = read(header + good + String.join(",", cells.values()) + "\n" + good);

        assertThat(read).hasSize(3);
        assertThat(read.get(0).error()).isNull();
        assertThat(read.get(2)).isEqualTo(read.get(0));
        assertThat(read.get(1).machineIdentifier()).isNotNull().hasSizeLessThan(300);
        return Objects.requireNonNullElse(read.get(1).error(), "accepted");
    }

    /** A pattern that tries every way to part them takes minutes. */
    @Test
    void manyLongNumbersThatAreNoneTakeNoTime() {
        String header = "machine_identifier,timestamp,metric_name,value,unit\n";
        String row = "A,2026-03-01T08:00:00Z,m," + "7".repeat(60_000) + "x,mm\n";

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(read(header + row.repeat(150)))
                        .extracting(ParsedReading::error)
                        .containsOnly("Value must be a number"));
    }

    @Test
    void aColumnIsThereOnce() {
        String header = "value,machine_identifier,timestamp,metric_name,value,unit,note,note, Raw_Tag ,raw_tag\n";

        assertThatThrownBy(() -> read(header + "1,A,2026-03-01T08:00:00Z,m,2,u,,,,\n"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .extracting(FieldProblem::loc, FieldProblem::type)
                                .containsExactly(
                                        tuple(List.of("body", "value"), "duplicate_column"),
                                        tuple(List.of("body", "raw_tag"), "duplicate_column")));
    }

    @Test
    void aColumnThatIsThereHundredsOfTimesIsNamedOnce() {
        String header =
                "machine_identifier,timestamp,metric_name,unit" + String.join("", Collections.nCopies(600, ",Value"));

        assertThatThrownBy(() -> read(header + "\n")).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().errors())
                    .containsExactly(
                            new FieldProblem(List.of("body", "value"), "is there more than once", "duplicate_column"));
            assertThat(refused.problem().detail())
                    .isEqualTo("One value is invalid. The header has 604 columns: machine_identifier,"
                            + " timestamp, metric_name, unit, Value, ….");
        });
    }

    /** By which is seen that the first row is no header, for one. */
    @Test
    void whoLacksAColumnIsToldWhichAreThere() {
        assertThatThrownBy(() -> read("A|2026-03-01T08:00:00Z|m|1|mm\n"))
                .hasMessage("5 values are invalid. The header has 1 column: A|2026-03-01T08:00:00Z|m|1|mm.");
        assertThatThrownBy(() -> read("n" + ",n".repeat(599) + "\n"))
                .hasMessage("5 values are invalid. The header has 600 columns: n, n, n, n, n, ….");
    }

    @Test
    void anEmptyLineIsNoReadingAndOneOfSeparatorsIs() throws IOException {
        String header = "\n \nmachine_identifier,timestamp,metric_name,value,unit\n";

        assertThat(read(header + "\n  \n\"\"\n,,,,\n  ,\nx\n"))
                .extracting(ParsedReading::machineIdentifier, ParsedReading::error)
                .containsExactly(
                        tuple(null, "machine_identifier is required"),
                        tuple(null, "machine_identifier is required"),
                        tuple("x", "metric_name is required"));
    }

    private List<ParsedReading> read(String body) throws IOException {
        return CsvReadings.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, rules);
    }
}
