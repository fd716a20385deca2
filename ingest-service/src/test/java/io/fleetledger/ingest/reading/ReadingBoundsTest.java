package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a body of readings may have, and what is said of one that has more, or none. */
class ReadingBoundsTest {

    private static final String JSON = "{\"machine_identifier\":\"A\",\"timestamp\":\"2026-03-01T08:00:00Z\","
            + "\"metric_name\":\"m\",\"value\":1,\"unit\":\"u\"}";
    private static final String HEADER = "machine_identifier,timestamp,metric_name,value,unit";
    private static final String ROW = "\nA,2026-03-01T08:00:00Z,m,1,u";

    private final ReadingRules rules = new ReadingRules(InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z")));

    @Test
    void aBodyOfJsonOrCsvHasOneTo1000Readings() throws IOException {
        assertThat(json(Collections.nCopies(1_000, JSON))).hasSize(1_000);
        assertThat(csv(HEADER + ROW.repeat(1_000))).hasSize(1_000);

        assertInvalid(() -> json(Collections.nCopies(1_001, JSON)), List.of("body", "readings"), "too_long");
        assertInvalid(() -> csv(HEADER + ROW.repeat(1_001)), List.of("body", "readings"), "too_long");
        assertInvalid(() -> json(List.of()), List.of("body", "readings"), "too_short");
        assertInvalid(() -> csv(HEADER + "\n\n"), List.of("body", "readings"), "too_short");
    }

    @Test
    void aBodyOfJsonIsAnObjectWithAnArrayOfReadings() {
        assertInvalid(() -> read("[" + JSON + "]"), List.of("body"), "dict_type");
        assertInvalid(() -> read("7"), List.of("body"), "dict_type");
        assertInvalid(() -> read("{\"reading\":[]}"), List.of("body", "readings"), "missing");
        assertInvalid(() -> read("{\"readings\":{}}"), List.of("body", "readings"), "list_type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|The body is empty; send a JSON object.",
                "{\"readings\":[{}]} x|The body is not valid JSON: line 1, column 19.",
                "{\"readings\":[{}]} {}|The body goes on behind its JSON object.",
                "{\"readings\":[{},]}|The body is not valid JSON: line 1, column 17."
            })
    void whatIsNoJsonIsSaidWithItsPlace(String body, String detail) {
        assertThatThrownBy(() -> read(body)).hasMessage(detail);
    }

    @Test
    void aTableNeedsItsColumns() {
        assertThatThrownBy(() -> csv(" VALUE ,Unit,note,,metric_name\n1,u,,,m\n"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .extracting(FieldProblem::loc, FieldProblem::type)
                                .containsExactly(
                                        tuple(List.of("body", "machine_identifier"), "missing"),
                                        tuple(List.of("body", "timestamp"), "missing")));
        assertThatThrownBy(() -> csv("")).hasMessage("5 values are invalid. There is no header.");
    }

    @Test
    void aTableMayHave1024Columns() throws IOException {
        String columns = ",x".repeat(1_024 - 5);
        assertThat(csv(HEADER + columns + ROW + ",".repeat(1_024 - 5))).hasSize(1);
        assertThatThrownBy(() -> csv("\n" + HEADER + columns + ",x" + ROW))
                .hasMessage("Row 2 has more than 1,024 columns.");
        assertThat(csv(HEADER + columns + ROW + ",".repeat(1_024 - 4) + ROW))
                .extracting(ParsedReading::machineIdentifier, ParsedReading::error)
                .containsExactly(tuple("A", "Row 2 has more than 1,024 columns"), tuple("A", null));
    }

    @Test
    void aCellOfAHeaderMayHave32767Characters() throws IOException {
        String longest = "x".repeat(32_767);
        assertThat(csv(HEADER + "," + longest + ROW)).hasSize(1);
        assertThatThrownBy(() -> csv(HEADER + ",x" + longest + ROW))
                .hasMessage("A cell in row 1 has more than 32,767 characters.");
    }

    /** Of a header that is longer than any, the beginning tells what separates. */
    @Test
    void aHeaderIsLookedThroughForItsSeparatorUpToABound() throws IOException {
        String note = "\"" + "x;".repeat(4_000) + "\"";
        String header = HEADER.replace(",", ",\t") + "," + note;

        assertThat(csv("\n \n" + header + ROW + ",")).hasSize(1);
        assertThatThrownBy(() -> csv(HEADER + "," + "x".repeat(70_000) + ROW))
                .hasMessage("A cell in row 1 has more than 32,767 characters.");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "+1, 1",
        "-1.5, -1.5",
        "1., 1",
        ".5, 0.5",
        "1e3, 1000",
        "1E-3, 0.001",
        "-.5e+1, -5",
    })
    void aValueOfATableIsWrittenAsNumbersAre(String written, double value) throws IOException {
        ParsedReading parsed =
                csv(HEADER + ROW.replace(",1,", "," + written + ",")).get(0);

        assertThat(Objects.requireNonNull(parsed.reading()).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, Value must be finite",
        "-Infinity, Value must be finite",
        "+inf, Value must be finite",
        "1e999, Value must be finite",
        "., Value must be a number",
        "1d, Value must be a number",
        "0x1p3, Value must be a number",
        "1 000, Value must be a number",
        "'', value is required",
    })
    void whatIsNoNumberSpoilsItsRow(String written, String error) throws IOException {
        assertThat(csv(HEADER + ROW.replace(",1,", "," + written + ",")))
                .extracting(ParsedReading::error)
                .containsExactly(error);
    }

    @Test
    void aRowHasEveryFieldOfItsColumns() throws IOException {
        String row = "\ntag, A ,2026-03-01T07:00:00Z,\"m, n\",1.5,\"u\"\"\"";

        ParsedReading parsed = csv("Raw_Tag," + HEADER + row).get(0);

        assertThat(parsed.machineIdentifier()).isEqualTo("A");
        assertThat(parsed.reading())
                .isEqualTo(new Reading(
                        "m, n", "u\"", Instant.parse("2026-03-01T07:00:00Z").getEpochSecond() * 1_000_000, 1.5, "tag"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_024, 1_025, 2_048, 65_535, 65_536})
    void aLineMayHave65536Bytes(int length) throws IOException {
        String line = JSON + " ".repeat(length - JSON.length());

        assertThat(lines(JSON + "\n" + line + "\n" + line))
                .hasSize(3)
                .allSatisfy(parsed -> assertThat(parsed.error()).isNull());
    }

    @Test
    void aLineThatHasMoreIsOneErrorWhereverItStands() throws IOException {
        String line = JSON + " ".repeat(65_537 - JSON.length());

        assertThat(lines(line + "\n" + JSON + "\n\t \r\n" + line))
                .extracting(ParsedReading::error)
                .containsExactly("Line must have at most 65,536 bytes", null, "Line must have at most 65,536 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "{} {}", "{", "x"})
    void aLineIsOneObject(String line) throws IOException {
        assertThat(lines(line)).extracting(ParsedReading::error).containsExactly("Line must be a JSON object");
    }

    /** Nobody reads what is there, but its brackets are counted. */
    @Test
    void whatIsNestedWithoutEndIsRefused() throws IOException {
        String deep = JSON.replace("{\"machine", "{\"more\":" + "[".repeat(400) + "]".repeat(400) + ",\"machine");
        String endless = deep.replaceFirst("\\[", "[".repeat(100_000));

        assertThat(json(List.of(deep)))
                .singleElement()
                .returns(null, ParsedReading::error)
                .returns("A", ParsedReading::machineIdentifier);
        assertThatThrownBy(() -> json(List.of(JSON, endless, JSON)))
                .hasMessage("The body is nested too deeply; at most 500 levels are read.");
        assertThat(lines(deep + "\n" + endless.substring(0, 60_000) + "\n" + JSON))
                .extracting(ParsedReading::error)
                .containsExactly(null, "Line must not be nested deeper than 500 levels", null);
    }

    private static void assertInvalid(Reads reads, List<String> loc, String type) {
        assertThatThrownBy(reads::read)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().errors())
                                .extracting(FieldProblem::loc, FieldProblem::type)
                                .containsExactly(tuple(loc, type)));
    }

    @FunctionalInterface
    private interface Reads {
        List<ParsedReading> read() throws IOException;
    }

    private List<ParsedReading> json(List<String> readings) throws IOException {
        return read("{\"readings\":[" + String.join(",", readings) + "]}");
    }

    private List<ParsedReading> read(String body) throws IOException {
        return JsonReadings.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), rules);
    }

    private List<ParsedReading> csv(String body) throws IOException {
        return CsvReadings.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, rules);
    }

    private List<ParsedReading> lines(String body) throws IOException {
        List<ParsedReading> read = new ArrayList<>();
        new NdjsonReadings(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), rules).forEach(read::add);
        return read;
    }
}
