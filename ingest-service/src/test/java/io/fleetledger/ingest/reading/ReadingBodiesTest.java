package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same readings come out of a body whether it is streamed or a tree, in whatever chunks its bytes arrive. */
class ReadingBodiesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final JsonMapper TREE = JsonMapper.builder().build();
    private static final String GOOD = "{\"machine_identifier\":\"A\",\"timestamp\":\"2026-03-01T08:00:00Z\","
            + "\"metric_name\":\"m\",\"value\":1,\"unit\":\"u\"}";

    private final ReadingRules rules = new ReadingRules(InstantSource.fixed(NOW));

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStreamedBodyGivesWhatItsTreeGives(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> drawn = drawn(random, 1 + random.nextInt(20));
        String body = "{\"agent\":{\"readings\":[1]},\"readings\":[" + String.join(" ,\n", drawn) + "],\"more\":[[]]}";

        assertThat(JsonReadings.read(trickling(body, random), rules))
                .isEqualTo(drawn.stream().map(this::byTree).toList());
    }

    /** A header from one program, and rows that others have appended. */
    @ParameterizedTest
    @MethodSource("seeds")
    void rowsOfCsvEndInAnyMixOfLineEnds(int seed) throws IOException {
        Random random = new Random(seed);
        String separator = pick(random, ",", ";", "\t");
        List<String> rows = new ArrayList<>();
        rows.add(String.join(separator, "machine_identifier", "timestamp", "metric_name", "value", "unit"));
        for (int row = 1 + random.nextInt(20); row > 0; row--) {
            String unit = pick(random, "mm", "\"°C\"", "\"\"\"\"", "5\"", "\"a" + separator + "b\"");
            rows.add(String.join(separator, "A", "2026-03-01T08:00:00Z", "\"m\"", pick(random, "6", "warm"), unit));
        }
        StringBuilder mixed = new StringBuilder();
        rows.forEach(row -> mixed.append(row).append(pick(random, "\n", "\r\n", "\r", "\n\n", "\r\n\r\n")));

        assertThat(CsvReadings.read(trickling(mixed.toString(), random), StandardCharsets.UTF_8, rules))
                .hasSize(rows.size() - 1)
                .isEqualTo(readCsv(String.join("\n", rows)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linesGiveWhatTheirTreesGive(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> drawn = drawn(random, 1 + random.nextInt(20));
        String body = String.join(random.nextBoolean() ? "\n" : "\r\n\n", drawn) + (random.nextBoolean() ? "\n" : "");

        List<ParsedReading> read = new ArrayList<>();
        new NdjsonReadings(trickling(body, random), rules).forEach(read::add);

        assertThat(read)
                .isEqualTo(drawn.stream()
                        .map(line -> line.startsWith("{") ? byTree(line) : noObject("Line must be a JSON object"))
                        .toList());
    }

    @Test
    void ofAPropertyThatIsThereTwiceTheLastCounts() throws IOException {
        String twice = GOOD.replace("\"value\":1", "\"value\":\"no\",\"value\":2");

        assertThat(read("{\"readings\":[],\"readings\":[" + GOOD + "]}")).hasSize(1);
        assertThat(read("{\"readings\":[" + twice + "]}"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.error()).isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"readings\":[",
                "{\"readings\":[{]}",
                "{\"readings\":[]}}",
                "{\"readings\":[1,]}",
                "{\"readings\":['a']}"
            })
    void whatIsNoJsonIsRefused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().status().value())
                                .isEqualTo(400));
    }

    @Test
    void hugeNumbersAndNamesSpoilNothingElse() throws IOException {
        String number = GOOD.replace("\"value\":1", "\"value\":1" + "0".repeat(5_000));
        String name = GOOD.replace("\"value\"", "\"" + "n".repeat(100_000) + "\":0,\"value\"");

        assertThat(read("{\"readings\":[" + number + "," + name + "]}"))
                .extracting(ParsedReading::error)
                .containsExactly("Value must be finite", null);
    }

    @Test
    void aLineThatIsTooLongStopsNoOther() throws IOException {
        String body = GOOD + "\n" + " ".repeat(65_537) + GOOD + "\n" + GOOD;

        List<ParsedReading> read = new ArrayList<>();
        new NdjsonReadings(trickling(body, new Random(1)), rules).forEach(read::add);

        assertThat(read)
                .extracting(ParsedReading::error)
                .containsExactly(null, "Line must have at most 65,536 bytes", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"readings\":[", "{\"readings\":[{\"unit\":\"m"})
    void jsonThatBreaksOffIsNotTakenForWrong(String begin) {
        IOException left = new EOFException("left");

        assertThatThrownBy(() -> JsonReadings.read(breakingOff(begin, left), rules))
                .isSameAs(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "machine_id", "machine_identifier,timestamp,metric_name,value,unit\nA,"})
    void csvThatBreaksOffIsNotTakenForWrong(String begin) {
        IOException left = new EOFException("left");

        assertThatThrownBy(() -> CsvReadings.read(breakingOff(begin, left), StandardCharsets.UTF_8, rules))
                .isSameAs(left);
    }

    /** In orders of UCS-4 that nobody reads, and in none. */
    @ParameterizedTest
    @ValueSource(strings = {"0000feff7f7f7f7f", "00007b00", "007b0000", "0000fffe", "feff0000", "c328"})
    void bytesThatAreNoTextAreStillWrong(String hex) {
        byte[] noText = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> JsonReadings.read(new ByteArrayInputStream(noText), rules))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().status().value())
                                .isEqualTo(400));
        assertThatThrownBy(() -> CsvReadings.read(new ByteArrayInputStream(noText), StandardCharsets.UTF_8, rules))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void textOfAnotherCharsetIsToldFromText() {
        byte[] latin = "machine_identifier,timestamp,metric_name,value,unit\nA,2026-03-01T08:00:00Z,m,1,°C\n"
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> CsvReadings.read(new ByteArrayInputStream(latin), StandardCharsets.UTF_8, rules))
                .hasMessage("The body is no text in UTF-8.");
    }

    private static InputStream breakingOff(String begin, IOException left) {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw left;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw left;
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(begin.getBytes(StandardCharsets.UTF_8)), broken);
    }

    private List<ParsedReading> read(String body) throws IOException {
        return JsonReadings.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), rules);
    }

    private List<ParsedReading> readCsv(String body) throws IOException {
        return CsvReadings.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, rules);
    }

    private ParsedReading byTree(String element) {
        JsonNode reading = TREE.readTree(element);
        return reading.isObject()
                ? rules.check(new RawReading(
                        value(reading, "machine_identifier"),
                        value(reading, "timestamp"),
                        value(reading, "metric_name"),
                        value(reading, "value"),
                        value(reading, "unit"),
                        value(reading, "raw_tag")))
                : noObject("Reading must be an object");
    }

    private static ParsedReading noObject(String error) {
        return ParsedReading.wrong(null, error);
    }

    private static @Nullable Object value(JsonNode reading, String name) {
        JsonNode value = reading.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNumber() ? (Object) value.asDouble() : RawReading.NEITHER;
    }

    private static List<String> drawn(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> element(random)).collect(Collectors.toList());
    }

    private static String element(Random random) {
        if (random.nextInt(15) == 0) {
            return pick(random, "17", "\"text\"", "null", "[{\"machine_identifier\":1}]", "true");
        }
        List<String> fields = new ArrayList<>();
        field(random, fields, "machine_identifier", "\"CNC-" + random.nextInt(9) + "\"");
        field(
                random,
                fields,
                "timestamp",
                "\"2026-03-01T07:59:0" + random.nextInt(9) + "." + random.nextInt(999) + "Z\"");
        field(random, fields, "metric_name", pick(random, "\"temp\"", "\"Temperatur °C\"", "\"\\u00e9\\t\"", "\"😀\""));
        field(random, fields, "value", pick(random, "1", "-0.5", "1e3", "12345678901234567890", "1E-400", "0"));
        field(random, fields, "unit", pick(random, "\"mm\"", "\"°C\"", "\"\""));
        field(random, fields, "raw_tag", pick(random, "\"ns=2;s=\\\"X\\\"\"", "null"));
        field(random, fields, "extra", pick(random, "{\"value\":[1,{\"unit\":2}]}", "[]", "null"));
        java.util.Collections.shuffle(fields, random);
        return "{" + String.join(random.nextBoolean() ? "," : " , ", fields) + "}";
    }

    /** At times left out, at times of another type. */
    private static void field(Random random, List<String> fields, String name, String value) {
        int luck = random.nextInt(20);
        if (luck > 0) {
            fields.add("\"" + name + "\":" + (luck == 1 ? pick(random, "7", "{}", "[\"x\"]", "false", "null") : value));
        }
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    /** A few bytes at a time. */
    private static InputStream trickling(String body, Random random) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(50)));
            }
        };
    }
}
