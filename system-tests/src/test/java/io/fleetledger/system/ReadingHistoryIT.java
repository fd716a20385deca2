package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What was measured, the newest and all of it. */
@SystemTest
final class ReadingHistoryIT {

    /** The beginning of an hour that is over. */
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

    private final Fleet fleet;
    private final Api api;
    private final Readings readings;
    private final Machine machine;

    ReadingHistoryIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
        this.readings = api.readings();
        this.machine = api.register("Measured");
    }

    private Instant at(int second) {
        return hour.plusSeconds(second);
    }

    private void sent(String metric, int... seconds) {
        List<Map<String, ?>> all = new ArrayList<>();
        for (int second : seconds) {
            all.add(Readings.reading(machine, metric, second, at(second)));
        }
        assertThat(IngestReport.of(readings.trySend(all)).accepted()).isEqualTo(seconds.length);
        Watched.soon()
                .untilAsserted(() ->
                        assertThat(shown("metric_name", metric, "limit", 1_000)).hasSize(seconds.length));
    }

    /** Metric and value of each item. */
    private List<String> shown(Object... parameters) {
        return readings.items(machine, parameters).stream()
                .map(ReadingHistoryIT::shown)
                .toList();
    }

    private static String shown(JsonNode item) {
        return item.path("metric_name").stringValue() + " " + item.path("value").longValue();
    }

    @Test
    void theNewestIsThatOfTheLatestTimestampNotThatWhichCameLast() {
        sent("a", 100);
        sent("b", 10, 20);
        readings.put(machine, "a", 1, at(50));
        readings.put(machine, "b", 3, at(30));
        Watched.soon()
                .untilAsserted(() -> assertThat(readings.latest(machine)).isEqualTo(Map.of("a", 100.0, "b", 3.0)));
        Watched.soon().untilAsserted(() -> assertThat(shown("metric_name", "a")).containsExactly("a 1", "a 100"));
        assertThat(readings.latest(machine)).isEqualTo(Map.of("a", 100.0, "b", 3.0));
        JsonNode newest = Json.elements(
                        api.get(machine.path() + "/readings/latest").json().path("readings"))
                .stream()
                .filter(reading -> reading.path("metric_name").stringValue().equals("a"))
                .findFirst()
                .orElseThrow();
        assertThat(newest.path("unit").stringValue()).isEqualTo("°C");
        assertThat(Instant.parse(newest.path("timestamp").stringValue())).isEqualTo(at(100));
    }

    @Test
    void aMachineThatMeasuredNothingHasNoReadings() {
        assertThat(readings.latest(machine)).isEmpty();
        assertThat(readings.items(machine)).isEmpty();
        assertThat(readings.history(machine).json().path("next_cursor").isNull())
                .isTrue();
        assertThat(readings.items(machine, "interval", "1h")).isEmpty();
    }

    @Test
    void aMachineWasLastSeenWhenItsNewestReadingWasMeasured() {
        assertThat(machine.lastSeenAt()).isNull();
        sent("a", 100);
        sent("b", 70);
        Watched.soon()
                .untilAsserted(() -> assertThat(Instant.parse(
                                String.valueOf(api.read(machine).machine().lastSeenAt())))
                        .isEqualTo(at(100)));
        assertThat(api.read(machine).machine().version()).isEqualTo(machine.version());
    }

    @Test
    void readingsComeInTheOrderOfTheirTimestamps() {
        sent("a", 30, 10, 20);
        assertThat(shown("metric_name", "a")).containsExactly("a 10", "a 20", "a 30");
        JsonNode first = readings.items(machine).get(0);
        assertThat(Instant.parse(first.path("timestamp").stringValue())).isEqualTo(at(10));
        assertThat(first.path("unit").stringValue()).isEqualTo("°C");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7", "10", "11", "1000"})
    void pageByPageNothingIsRepeatedOrLost(int limit) {
        // Two metrics at the same instants, over more than one hour.
        int[] seconds = IntStream.range(0, 10).map(i -> i * 800).toArray();
        sent("a", seconds);
        sent("b", seconds);
        List<String> walked = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = (cursor == null
                            ? readings.history(machine, "limit", limit)
                            : readings.history(machine, "limit", limit, "cursor", cursor))
                    .expect(200)
                    .json();
            List<JsonNode> items = Json.elements(page.path("items"));
            assertThat(items.size()).isLessThanOrEqualTo(limit);
            items.forEach(item -> walked.add(item.path("timestamp").stringValue() + " " + shown(item)));
            cursor = page.path("next_cursor").isString()
                    ? page.path("next_cursor").stringValue()
                    : null;
        } while (cursor != null);
        assertThat(walked).hasSize(20).doesNotHaveDuplicates();
        assertThat(walked.stream().map(item -> Instant.parse(item.split(" ", 2)[0])))
                .isSorted();
    }

    @Test
    void withoutALimitAPageHasAHundred() {
        sent("a", IntStream.range(0, 130).toArray());
        assertThat(readings.items(machine)).hasSize(100);
    }

    @Test
    void metricAndTimesNarrowIt() {
        sent("a", 10, 20, 30, 4_000);
        sent("b", 20);
        assertThat(shown("metric_name", "b")).containsExactly("b 20");
        assertThat(shown("metric_name", "none")).isEmpty();
        assertThat(shown("metric_name", "a", "start", at(15))).containsExactly("a 20", "a 30", "a 4000");
        assertThat(shown("metric_name", "a", "end", at(25))).containsExactly("a 10", "a 20");
        assertThat(shown("start", at(15), "end", at(25))).containsExactlyInAnyOrder("a 20", "b 20");
        assertThat(shown("metric_name", "a", "start", at(20), "end", at(21))).containsExactly("a 20");
    }

    @Test
    void bucketsBeginAtFullMinutesAndEmptyOnesAreLeftOut() {
        sent("a", 0, 30, 59, 60, 300, 4_000);
        List<JsonNode> minutes = readings.items(machine, "interval", "1m", "metric_name", "a");
        assertThat(minutes.stream()
                        .map(bucket -> Instant.parse(bucket.path("start").stringValue())))
                .containsExactly(at(0), at(60), at(300), at(3_960));
        JsonNode first = minutes.get(0);
        assertThat(first.path("metric_name").stringValue()).isEqualTo("a");
        assertThat(first.path("count").longValue()).isEqualTo(3);
        assertThat(first.path("min").doubleValue()).isZero();
        assertThat(first.path("max").doubleValue()).isEqualTo(59);
        assertThat(first.path("last").doubleValue()).isEqualTo(59);
        assertThat(first.path("avg").doubleValue()).isBetween(29.666, 29.667);
    }

    @ParameterizedTest
    @CsvSource({"5m, 4", "1h, 2"})
    void bucketsAreAlignedToTheClock(String interval, int buckets) {
        sent("a", 0, 299, 300, 3_599, 3_600);
        List<JsonNode> items = readings.items(machine, "interval", interval);
        assertThat(items).hasSize(buckets);
        assertThat(items.stream()
                        .mapToLong(item -> item.path("count").longValue())
                        .sum())
                .isEqualTo(5);
        items.forEach(item -> assertThat(
                        Instant.parse(item.path("start").stringValue()).getEpochSecond()
                                % (interval.equals("5m") ? 300 : 3_600))
                .isZero());
    }

    @Test
    void aDayBeginsAtMidnightInUtc() {
        Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
        Instant start = midnight.minus(Duration.ofDays(1));
        readings.put(machine, "a", 1, midnight.minusSeconds(1));
        readings.put(machine, "a", 2, midnight);
        readings.put(machine, "a", 6, midnight.plus(Duration.ofHours(24)).minusSeconds(1));
        Watched.soon()
                .untilAsserted(() ->
                        assertThat(readings.items(machine, "start", start)).hasSize(3));
        List<JsonNode> days = readings.items(machine, "start", start, "interval", "1d");
        assertThat(days.stream().map(day -> Instant.parse(day.path("start").stringValue())))
                .containsExactly(start, midnight);
        assertThat(days.get(1).path("avg").doubleValue()).isEqualTo(4);
    }

    @Test
    void withoutAStartItIsTheDayBeforeTheEnd() {
        Instant now = Instant.now();
        readings.put(machine, "a", 1, now.minus(Duration.ofHours(50)));
        readings.put(machine, "a", 2, now.minus(Duration.ofHours(26)));
        readings.put(machine, "a", 3, now.minus(Duration.ofHours(22)));
        Watched.soon().untilAsserted(() -> assertThat(shown()).containsExactly("a 3"));
        assertThat(shown("end", now.minus(Duration.ofHours(25)))).containsExactly("a 2");
        assertThat(shown("start", now.minus(Duration.ofHours(51)))).containsExactly("a 1", "a 2", "a 3");
    }

    @Test
    void theLastOfABucketIsTheNewestNotThatWhichCameLast() {
        sent("a", 40);
        readings.put(machine, "a", 5, at(20));
        Watched.soon().untilAsserted(() -> assertThat(readings.items(machine)).hasSize(2));
        JsonNode bucket = readings.items(machine, "interval", "1m").get(0);
        assertThat(bucket.path("last").doubleValue()).isEqualTo(40);
        assertThat(bucket.path("count").longValue()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 1001",
        "limit, many",
        "interval, 2m",
        "interval, 1M",
        "start, yesterday",
        "end, 12",
        "cursor, garbage"
    })
    void aParameterThatCannotBeIsInvalid(String name, String value) {
        readings.history(machine, name, value).expectInvalid(List.of("query." + name));
    }

    @Test
    void readingsOfAMachineThatIsNotThereAreNotThere() {
        sent("a", 10);
        List.of("/readings", "/readings/latest").forEach(path -> {
            api.get(Api.MACHINES + "/" + UUID.randomUUID() + path).expect(404);
            api.get(Api.MACHINES + "/no-uuid" + path).expect(404);
            fleet.acme().get(machine.path() + path).expect(404);
        });
    }

    @Test
    void aRetiredMachinesReadingsStay() {
        sent("a", 10);
        api.delete(machine).expect(204);
        assertThat(readings.latest(machine)).isEqualTo(Map.of("a", 10.0));
        assertThat(shown()).containsExactly("a 10");
    }

    @Test
    void anotherTenantsIdentifierIsNotFoundAndOnesOwnIsMeant() {
        Api acme = fleet.acme();
        Instant now = Instant.now();
        assertThat(acme.readings().send(Readings.reading(machine, "a", 1, now)).errors())
                .containsExactly(new IngestReport.Refused(0, machine.identifier(), "Machine not found"));
        Machine theirs = acme.tryRegister(machine.identifier()).expect(201).machine();
        acme.readings().put(theirs, "a", 2, now);
        readings.put(machine, "a", 3, now);
        Watched.soon().untilAsserted(() -> {
            assertThat(acme.readings().latest(theirs)).isEqualTo(Map.of("a", 2.0));
            assertThat(readings.latest(machine)).isEqualTo(Map.of("a", 3.0));
        });
    }
}
