package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, what is refused, and that neither touches the other. */
@SystemTest
final class IngestIT {

    private static final int TEN_MEGABYTES = 10 * 1_000_000;

    private final Api api;
    private final Readings readings;
    private final Machine machine;

    IngestIT(Fleet fleet) {
        this.api = fleet.admin();
        this.readings = api.readings();
        this.machine = api.register("Measured");
    }

    private void hasStored(Map<String, Double> latest) {
        Watched.soon().untilAsserted(() -> assertThat(readings.latest(machine)).isEqualTo(latest));
    }

    /** Of two readings, the one before the ordinary one is refused, and only it. */
    private IngestReport.Refused onlyTheFirstIsRefused(String spoiled) {
        IngestReport report =
                readings.sendText(spoiled, Json.object(Readings.reading(machine, "ordinary", 1, Instant.now())));
        assertThat(report.accepted()).as(report::toString).isEqualTo(1);
        assertThat(report.indices()).as(report::toString).containsExactly(0);
        hasStored(Map.of("ordinary", 1.0));
        return report.errors().get(0);
    }

    @Test
    void aReadingIsAcceptedAndCanBeRead() {
        IngestReport report = readings.send(Readings.reading(machine, "temperature", 21.5, Instant.now()));
        assertThat(report).isEqualTo(new IngestReport(1, 0, List.of()));
        hasStored(Map.of("temperature", 21.5));
    }

    @Test
    void aThousandAreAcceptedAndOneMoreIsNot() {
        Instant start = Instant.now().minusSeconds(2_000);
        List<Map<String, ?>> thousand = new ArrayList<>();
        IntStream.range(0, 1_000)
                .forEach(i -> thousand.add(Readings.reading(machine, "m" + i % 10, i, start.plusSeconds(i))));
        assertThat(IngestReport.of(readings.trySend(thousand)).accepted()).isEqualTo(1_000);
        thousand.add(Readings.reading(machine, "one more", 1, start));
        readings.trySend(thousand).expectNamed("body.readings");
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(readings.latest(machine)).hasSize(10).containsEntry("m9", 999.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"readings\":[]}", "{\"readings\":null}", "{\"readings\":12}", "{\"readings\":{}}", "{}"})
    void withoutReadingsItIsInvalid(String body) {
        api.post(Readings.INGEST, body).expectInvalid(List.of("body.readings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"readings\":[", "readings", "\u0000"})
    void whatIsNoJsonIsRefusedAsAWhole(String body) {
        api.post(Readings.INGEST, body).expect(400);
    }

    /** No JSON, but what careless libraries write. */
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void aBareNotANumberSpoilsItsReadingOnly(String value) {
        assertThat(onlyTheFirstIsRefused(Readings.withValue(machine, value)).error())
                .isEqualTo("Value must be finite");
    }

    @Test
    void nothingIsStoredOfABodyThatBreaksOffAfterGoodReadings() {
        String good = Json.object(Readings.reading(machine, "temperature", 99, Instant.now()));
        api.post(Readings.INGEST, "{\"readings\":[" + good + "," + good + ",{\"val")
                .expect(400);
        readings.put(machine, "other", 1, Instant.now());
        hasStored(Map.of("other", 1.0));
    }

    static Stream<String> valuesThatAreNone() {
        return Stream.of(
                "\"12\"",
                "\"NaN\"",
                "\"Infinity\"",
                "null",
                "true",
                "[]",
                "[1]",
                "{}",
                "1e400",
                "-1e400",
                "1e999999999",
                "9".repeat(400));
    }

    @ParameterizedTest
    @MethodSource("valuesThatAreNone")
    void aValueThatIsNoFiniteNumberSpoilsItsReadingOnly(String value) {
        IngestReport.Refused refused = onlyTheFirstIsRefused(Readings.withValue(machine, value));
        assertThat(refused.identifier()).isEqualTo(machine.identifier());
        if (value.matches("-?[0-9].*")) {
            assertThat(refused.error()).isEqualTo("Value must be finite");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "12",
                "1e300",
                "1.7976931348623157e308",
                "-1.7976931348623157e308",
                "5e-324",
                "1E-400"
            })
    void anyFiniteNumberIsAValue(String value) {
        IngestReport report = readings.sendText(Readings.withValue(machine, value));
        assertThat(report.accepted()).as(report::toString).isEqualTo(1);
        double expected = Double.parseDouble(value);
        Watched.soon()
                .untilAsserted(() -> assertThat(readings.latest(machine).get("temperature"))
                        .isNotNull()
                        .satisfies(shown ->
                                assertThat(shown.doubleValue() == expected).isTrue()));
    }

    static Stream<Arguments> fieldsOfTheWrongType() {
        Stream<Arguments> texts = Stream.of("machine_identifier", "timestamp", "metric_name", "unit")
                .flatMap(
                        field -> Stream.of(12, true, List.of(), Map.of(), "").map(value -> Arguments.of(field, value)));
        return Stream.concat(
                texts,
                Stream.of(
                        Arguments.of("metric_name", "m".repeat(256)),
                        Arguments.of("metric_name", "   "),
                        Arguments.of("unit", "u".repeat(65)),
                        Arguments.of("raw_tag", 12),
                        Arguments.of("raw_tag", List.of("a")),
                        Arguments.of("timestamp", "yesterday"),
                        Arguments.of("timestamp", "2026-04-04"),
                        Arguments.of("timestamp", "2026-04-04T10:00:00"),
                        Arguments.of("timestamp", "2026-02-30T10:00:00Z"),
                        Arguments.of("timestamp", "1775296800")));
    }

    @ParameterizedTest
    @MethodSource("fieldsOfTheWrongType")
    void aFieldThatCannotBeSpoilsItsReadingOnly(String field, Object value) {
        onlyTheFirstIsRefused(Json.object(Readings.readingWith(machine, field, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine_identifier", "timestamp", "metric_name", "value", "unit"})
    void aFieldThatIsMissingOrNullSpoilsItsReadingOnly(String field) {
        Map<String, ?> missing = Readings.readingWith(machine, field, null);
        onlyTheFirstIsRefused(Json.object(missing));
        missing.remove(field);
        onlyTheFirstIsRefused(Json.object(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "null", "\"a\"", "[]", "{}", "[{}]"})
    void whatIsNoReadingSpoilsNoOther(String element) {
        onlyTheFirstIsRefused(element);
    }

    @Test
    void theLongestTextsAreAcceptedInLettersAndInEmoji() {
        Instant now = Instant.now();
        for (String letter : List.of("a", "😀")) {
            Map<String, Object> reading = new HashMap<>(Readings.reading(machine, letter.repeat(255), 1, now));
            reading.put("unit", letter.repeat(64));
            reading.put("raw_tag", "ns=2;s=Temperature");
            assertThat(readings.send(reading).accepted()).isEqualTo(1);
        }
        hasStored(Map.of("a".repeat(255), 1.0, "😀".repeat(255), 1.0));
    }

    @Test
    void fieldsThatNobodyKnowsAreIgnored() {
        api.post(
                        Readings.INGEST,
                        Json.object(
                                "agent",
                                Map.of("version", List.of(1)),
                                "readings",
                                List.of(Readings.readingWith(machine, "quality", Map.of("good", true)))))
                .expect(207);
        hasStored(Map.of("temperature", 20.0));
    }

    @Test
    void timestampsReachFromTenYearsBackToFiveMinutesAhead() {
        Instant now = Instant.now();
        Duration back = Duration.ofDays(3_650);
        IngestReport report = readings.send(
                Readings.reading(machine, "old", 1, now.minus(back).plusSeconds(30)),
                Readings.reading(machine, "too old", 1, now.minus(back).minusSeconds(1)),
                Readings.reading(machine, "ahead", 1, now.plusSeconds(295)),
                Readings.reading(machine, "too far ahead", 1, now.plusSeconds(330)));
        assertThat(report.accepted()).as(report::toString).isEqualTo(2);
        assertThat(report.indices()).containsExactly(1, 3);
        hasStored(Map.of("old", 1.0, "ahead", 1.0));
    }

    @Test
    void anInstantIsTheSameInEveryZoneAndFinerThanMicrosecondsIsCutOff() {
        Instant instant = Instant.now().minusSeconds(60);
        String shifted = instant.atOffset(ZoneOffset.ofHours(2)).toString();
        assertThat(readings.sendText(
                                Json.object(Readings.readingWith(machine, "timestamp", instant.toString())),
                                Json.object(Readings.readingWith(machine, "timestamp", shifted)))
                        .accepted())
                .isEqualTo(2);
        Watched.soon().untilAsserted(() -> assertThat(readings.items(machine)).hasSize(1));
        assertThat(Instant.parse(
                        readings.items(machine).get(0).path("timestamp").stringValue()))
                .isEqualTo(instant.truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void aBodyOfTenMegabytesIsTakenAndALargerOneIsNot() {
        String body = Readings.body(List.of(Readings.reading(machine, "temperature", 1, Instant.now())));
        api.post(Readings.INGEST, body + " ".repeat(TEN_MEGABYTES - body.length()))
                .expect(207);
        String larger = body + " ".repeat(11_000_000);
        api.post(Readings.INGEST, larger).expect(413);
        byte[] bytes = larger.getBytes(StandardCharsets.UTF_8);
        api.call("POST", Readings.INGEST)
                .chunked("application/json", bytes)
                .send()
                .expect(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/octet-stream"})
    void otherFormsAreNotKnown(String type) {
        api.call("POST", Readings.INGEST)
                .body(type, new byte[] {'{', '}'})
                .send()
                .expect(415);
    }

    @Test
    void anUnknownMachineIsNamedWithThePlaceOfItsReading() {
        Instant now = Instant.now();
        String unknown = Unique.identifier();
        IngestReport report = readings.send(
                Readings.reading(machine, "a", 1, now),
                Readings.reading(unknown, "a", 1, now),
                Readings.reading(machine, "b", 1, now),
                Readings.reading(machine.identifier().toLowerCase(Locale.ROOT), "a", 1, now));
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.errors())
                .containsExactly(
                        new IngestReport.Refused(1, unknown, "Machine not found"),
                        new IngestReport.Refused(
                                3, machine.identifier().toLowerCase(Locale.ROOT), "Machine not found"));
    }

    @Test
    void aMachineIsFoundAtOnceAfterItWasRegistered() {
        for (int i = 0; i < 20; i++) {
            String identifier = Unique.identifier();
            api.call("POST", Api.MACHINES)
                    .header("Prefer", "respond-async")
                    .json(Json.object("name", "New", "machine_identifier", identifier, "protocol", "json"))
                    .send()
                    .expect(201);
            IngestReport report = readings.send(Readings.reading(identifier, "a", 1, Instant.now()));
            assertThat(report.errors()).isEmpty();
        }
    }

    @Test
    void aMachineIsFoundByItsNewIdentifierOnly() {
        String newer = Unique.identifier();
        api.patch(machine, "machine_identifier", newer).expect(200);
        IngestReport report = readings.send(
                Readings.reading(machine, "a", 1, Instant.now()), Readings.reading(newer, "b", 2, Instant.now()));
        assertThat(report.indices()).containsExactly(0);
        hasStored(Map.of("b", 2.0));
    }

    @Test
    void aRetiredMachineIsNotFoundUntilItIsBack() {
        api.delete(machine).expect(204);
        assertThat(readings.send(Readings.reading(machine, "a", 1, Instant.now()))
                        .errors())
                .containsExactly(new IngestReport.Refused(0, machine.identifier(), "Machine not found"));
        api.restore(machine).expect(200);
        assertThat(readings.send(Readings.reading(machine, "b", 2, Instant.now()))
                        .errors())
                .isEmpty();
        hasStored(Map.of("b", 2.0));
    }

    @Test
    void theSameMetricAndTimestampIsAcceptedAndStoredOnce() {
        Instant at = Instant.now();
        for (double value : List.of(1.0, 2.0, 1.0)) {
            assertThat(readings.send(Readings.reading(machine, "a", value, at)))
                    .isEqualTo(new IngestReport(1, 0, List.of()));
        }
        IngestReport together = readings.send(
                Readings.reading(machine, "b", 5, at),
                Readings.reading(machine, "b", 6, at),
                Readings.reading(machine, "b", 7, at.plusSeconds(1)));
        assertThat(together.accepted()).isEqualTo(3);
        hasStored(Map.of("a", 1.0, "b", 7.0));
        Watched.soon().untilAsserted(() -> {
            assertThat(readings.items(machine, "metric_name", "a"))
                    .extracting(item -> item.path("value").doubleValue())
                    .containsExactly(1.0);
            assertThat(readings.items(machine, "metric_name", "b"))
                    .extracting(item -> item.path("value").doubleValue())
                    .containsExactly(5.0, 7.0);
        });
    }

    @Test
    void oneRequestMayTouchManyMachines() {
        Machine other = api.register("Another");
        Instant now = Instant.now();
        assertThat(readings.send(
                                Readings.reading(machine, "a", 1, now),
                                Readings.reading(other, "a", 2, now),
                                Readings.reading(machine, "b", 3, now))
                        .accepted())
                .isEqualTo(3);
        hasStored(Map.of("a", 1.0, "b", 3.0));
        Watched.soon().untilAsserted(() -> assertThat(readings.latest(other)).isEqualTo(Map.of("a", 2.0)));
    }
}
