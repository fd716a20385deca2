package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Readings in over HTTP: what is recorded, for whom, and what is said of the rest. */
class IngestedEventsIT {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static Instant now;

    private static RunningFleet fleet;

    private TrackingToken before;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void lookWhereTheLogEnds() {
        before = fleet.bean(EventStore.class).createHeadToken();
    }

    @Test
    void oneEventPerMachineIsInTheLogWhenTheRequestIsAnswered() throws InterruptedException {
        UUID mill = UUID.fromString(fleet.register("admin", "MILL"));
        UUID lathe = UUID.fromString(fleet.register("admin", "LATHE"));
        lookWhereTheLogEnds();

        var answer = fleet.ingest("agent", JSON, body(reading("MILL", 0), reading("LATHE", 1), reading("MILL", 2)));

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(json(answer)).isEqualTo(report(3, 0));
        assertThat(answer.headers().firstValue("X-Projection-Pending"))
                .as("nobody waits until they can be read")
                .hasValue("true");
        List<EventMessage<?>> events = recorded();
        assertThat(events)
                .extracting(IngestedEventsIT::payload)
                .containsExactly(
                        new ReadingsRecordedEvent(mill, tenant(), List.of(stored(0), stored(2))),
                        new ReadingsRecordedEvent(lathe, tenant(), List.of(stored(1))));
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getMetaData())
                        .containsEntry(MessageKeys.ACTOR, "agent")
                        .containsEntry(
                                MessageKeys.CORRELATION_ID,
                                answer.headers().firstValue("X-Correlation-Id").orElseThrow()));
    }

    @Test
    void badReadingsAreToldOneByOneAndStopNoGoodOne() throws InterruptedException {
        fleet.register("admin", "BAD-1");
        lookWhereTheLogEnds();
        String good = reading("BAD-1", 0);

        var answer = fleet.ingest(
                "operator",
                JSON,
                body(
                        good,
                        good.replace("\"value\":0", "\"value\":NaN"),
                        good.replace("\"value\":0", "\"value\":1e400"),
                        good.replace("\"value\":0", "\"value\":\"0\""),
                        good.replace("BAD-1", "NOBODY"),
                        good.replace("\"BAD-1\"", "7"),
                        "17",
                        good.replace("\"unit\":\"mm\",", ""),
                        good.replace("rpm", "rpm 2")));

        assertThat(json(answer))
                .isEqualTo(report(
                        2,
                        7,
                        rejected(1, "BAD-1", "Value must be finite"),
                        rejected(2, "BAD-1", "Value must be finite"),
                        rejected(3, "BAD-1", "Value must be a number"),
                        rejected(4, "NOBODY", "Machine not found"),
                        rejected(5, null, "machine_identifier must be a string"),
                        rejected(6, null, "Reading must be an object"),
                        rejected(7, "BAD-1", "unit is required")));
        assertThat(recorded())
                .singleElement()
                .satisfies(event -> assertThat(payload(event).readings())
                        .extracting(Reading::metricName)
                        .containsExactly("rpm", "rpm 2"));
    }

    @Test
    void aThousandReadingsAreTakenAndOneMoreIsNot() {
        fleet.register("admin", "MANY");
        String[] many =
                IntStream.range(0, 1_001).mapToObj(i -> reading("MANY", i)).toArray(String[]::new);

        assertThat(json(fleet.ingest("agent", JSON, body(java.util.Arrays.copyOf(many, 1_000)))))
                .isEqualTo(report(1_000, 0));
        assertInvalid(fleet.ingest("agent", JSON, body(many)), "readings");
        assertInvalid(fleet.ingest("agent", JSON, body()), "readings");
        assertInvalid(fleet.ingest("agent", JSON, "{}"), "readings");
        assertInvalid(fleet.ingest("agent", JSON, "{\"readings\":{}}"), "readings");
        assertThat(fleet.ingest("agent", JSON, "[]").statusCode()).isEqualTo(422);
    }

    @Test
    void whatIsNoJsonOrTooLargeIsRefusedAsAWhole() throws InterruptedException {
        fleet.register("admin", "WHOLE");
        lookWhereTheLogEnds();
        String good = body(reading("WHOLE", 0));
        int limit = 10 << 20;

        assertThat(fleet.ingest("agent", JSON, good + "}").statusCode()).isEqualTo(400);
        assertThat(fleet.ingest("agent", JSON, good.substring(0, good.length() - 2))
                        .statusCode())
                .isEqualTo(400);
        assertThat(fleet.ingest("agent", JSON, "").statusCode()).isEqualTo(400);
        assertThat(fleet.ingest("agent", JSON, good + " ".repeat(limit + 1 - good.length()))
                        .statusCode())
                .isEqualTo(413);
        assertThat(fleet.ingest("agent", "application/xml", good).statusCode()).isEqualTo(415);
        assertThat(json(fleet.ingest("agent", "application/xml", good))
                        .get("detail")
                        .stringValue())
                .contains(JSON, "text/csv", NDJSON);
        assertThat(fleet.post("agent", "/api/v1/ingest", good, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        assertThat(recorded()).isEmpty();
        assertThat(fleet.ingest("agent", JSON, good + " ".repeat(limit - good.length()))
                        .statusCode())
                .isEqualTo(207);
    }

    @Test
    void whoeverMaySendReadingsIsToldByRoleOrScope() {
        fleet.register("admin", "WHO");
        String good = body(reading("WHO", 0));

        assertThat(fleet.ingest("admin", JSON, good).statusCode()).isEqualTo(207);
        assertThat(fleet.ingest("operator", JSON, good).statusCode()).isEqualTo(207);
        assertThat(fleet.ingest("agent", JSON, good).statusCode()).isEqualTo(207);
        assertThat(fleet.ingest("viewer", JSON, good).statusCode()).isEqualTo(403);
        assertThat(fleet.post("", "/api/v1/ingest", good).statusCode()).isEqualTo(401);
        assertThat(fleet.get("agent", "/api/v1/machines").statusCode()).isEqualTo(403);
        assertThat(json(fleet.ingest("acme-admin", JSON, good)))
                .as("another tenant's machine is none")
                .isEqualTo(report(0, 1, rejected(0, "WHO", "Machine not found")));
    }

    @Test
    void csvHasTheSameFieldsAsColumns() throws InterruptedException {
        UUID machine = UUID.fromString(fleet.register("admin", "CSV-1"));
        lookWhereTheLogEnds();

        var answer = fleet.ingest(
                "agent",
                "text/csv; charset=utf-8",
                "unit;value;metric_name;timestamp;machine_identifier\r\n"
                        + "mm;0;rpm;" + now + ";CSV-1\r\n"
                        + "mm;NaN;rpm;" + now + ";CSV-1\r\n"
                        + "mm;1,5;rpm;" + now + ";CSV-1\r\n");

        assertThat(json(answer))
                .isEqualTo(report(
                        1,
                        2,
                        rejected(1, "CSV-1", "Value must be finite"),
                        rejected(2, "CSV-1", "Value must be a number")));
        assertThat(recorded())
                .extracting(IngestedEventsIT::payload)
                .containsExactly(new ReadingsRecordedEvent(machine, tenant(), List.of(stored(0))));
        assertInvalid(fleet.ingest("agent", "text/csv", "machine_identifier,timestamp,value,unit\n"), "metric_name");
    }

    @Test
    void linesOfJsonHaveNoLimitAndABadLineStopsNoOther() throws InterruptedException {
        UUID machine = UUID.fromString(fleet.register("admin", "ND-1"));
        lookWhereTheLogEnds();
        String lines = IntStream.range(0, 2_500)
                .mapToObj(i -> i == 1_700 ? "{\"broken\"" : reading("ND-1", i))
                .collect(Collectors.joining("\n"));

        assertThat(json(fleet.ingest("agent", NDJSON, lines)))
                .isEqualTo(report(2_499, 1, rejected(1_700, null, "Line must be a JSON object")));
        assertThat(recorded())
                .hasSize(3)
                .allSatisfy(event -> assertThat(payload(event).machineId()).isEqualTo(machine));
    }

    @Test
    void onlySoManyErrorsAreToldButAllAreCounted() {
        String lines = IntStream.range(0, 1_500).mapToObj(i -> "{}").collect(Collectors.joining("\n"));

        JsonNode answer = json(fleet.ingest("agent", NDJSON, lines));

        assertThat(answer.get("rejected_count").asLong()).isEqualTo(1_500);
        assertThat(answer.get("errors").size()).isEqualTo(1_000);
    }

    @Test
    void readingsGoToWhoeverHoldsTheIdentifierNow() throws InterruptedException {
        String first = fleet.register("admin", "HELD");
        for (int i = 0; i < 5; i++) {
            fleet.patch("admin", "/api/v1/machines/" + first, "{\"machine_identifier\":\"AWAY\"}");
            String next = fleet.register("admin", "HELD");
            lookWhereTheLogEnds();
            fleet.ingest("agent", JSON, body(reading("HELD", i), reading("AWAY", i)));
            assertThat(recorded())
                    .extracting(event -> payload(event).machineId().toString())
                    .containsExactly(next, first);
            fleet.delete("admin", "/api/v1/machines/" + next);
            assertThat(json(fleet.ingest("agent", JSON, body(reading("HELD", i)))))
                    .isEqualTo(report(0, 1, rejected(0, "HELD", "Machine not found")));
            fleet.patch("admin", "/api/v1/machines/" + first, "{\"machine_identifier\":\"HELD\"}");
        }
    }

    @Test
    void longTextsOfOneMachineAreSharedOutAmongEventsThatCanBeStored() throws InterruptedException {
        fleet.register("admin", "LONG");
        lookWhereTheLogEnds();
        String[] readings = IntStream.range(0, 1_000)
                .mapToObj(i -> reading("LONG", i).replace("\"rpm\"", "\"" + "\uD83D\uDD27".repeat(251) + i + "\""))
                .toArray(String[]::new);

        assertThat(json(fleet.ingest("agent", JSON, body(readings)))).isEqualTo(report(1_000, 0));
        assertThat(recorded().stream()
                        .mapToInt(event -> payload(event).readings().size())
                        .sum())
                .isEqualTo(1_000);
    }

    private static String tenant() {
        return json(fleet.get("admin", "/api/v1/machines?page_size=1"))
                .get("items")
                .get(0)
                .get("tenant_id")
                .stringValue();
    }

    private static void assertInvalid(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("errors").get(0).get("loc").get(1).stringValue())
                .isEqualTo(field);
    }

    private static String body(String... readings) {
        return "{\"readings\":[" + String.join(",", readings) + "]}";
    }

    /** The reading of that number: its value, and how many milliseconds ago it was measured. */
    private static String reading(String identifier, int number) {
        return "{\"machine_identifier\":\"" + identifier + "\",\"timestamp\":\"" + now.minusMillis(number)
                + "\",\"metric_name\":\"rpm\",\"unit\":\"mm\",\"value\":" + number + "}";
    }

    private static Reading stored(int number) {
        return new Reading("rpm", "mm", now.minusMillis(number).toEpochMilli() * 1_000, number, null);
    }

    private static JsonNode report(int accepted, int rejected, String... errors) {
        return FleetClient.parse("{\"accepted_count\":" + accepted + ",\"rejected_count\":" + rejected + ",\"errors\":["
                + String.join(",", errors) + "]}");
    }

    private static String rejected(int index, @org.jspecify.annotations.Nullable String identifier, String error) {
        return "{\"index\":" + index + ",\"machine_identifier\":"
                + (identifier == null ? null : "\"" + identifier + "\"") + ",\"error\":\"" + error + "\"}";
    }

    private static ReadingsRecordedEvent payload(EventMessage<?> event) {
        return (ReadingsRecordedEvent) event.getPayload();
    }

    private List<EventMessage<?>> recorded() throws InterruptedException {
        List<EventMessage<?>> found = new ArrayList<>();
        try (var stream = fleet.bean(EventStore.class).openStream(before)) {
            while (stream.hasNextAvailable()) {
                EventMessage<?> event = stream.nextAvailable();
                if (event.getPayload() instanceof ReadingsRecordedEvent) {
                    found.add(event);
                }
            }
        }
        return found;
    }
}
