package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is read of readings, statuses and alerts, when the events stand in the log. */
class ReadingReadsIT {

    private static final String MACHINES = "/api/v1/machines/";
    private static final String ALERTS = "/api/v1/alerts";
    /** Ten minutes ago, at the full minute. */
    private static Instant begin;

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        begin = Instant.now().minus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aMachineShowsItsNewestReadingsByTimestampAndWhenItWasHeardOf() {
        String machine = fleet.register("operator", "LATEST");
        record(machine, reading("temp", 5_000_001, 7.25), reading("rpm", 4_000_000, 900));
        record(machine, reading("temp", 3_000_000, 6), reading("temp", 5_000_001, 8));
        Awaitility.await()
                .untilAsserted(() -> assertThat(json(fleet.get("viewer", MACHINES + machine + "/readings/latest"))
                                .toString())
                        .isEqualTo("{\"machine_id\":\"" + machine + "\",\"readings\":["
                                + "{\"metric_name\":\"rpm\",\"value\":900.0,\"unit\":\"C\",\"timestamp\":\""
                                + at(4_000_000)
                                + "\"},{\"metric_name\":\"temp\",\"value\":7.25,\"unit\":\"C\",\"timestamp\":\""
                                + at(5_000_001) + "\"}]}"));
        JsonNode shown = json(fleet.get("viewer", MACHINES + machine));
        assertThat(shown.get("last_seen_at").stringValue()).isEqualTo(at(5_000_001));
        assertThat(shown.get("version").longValue()).isEqualTo(1);
    }

    @Test
    void aMachineThatComesBackHasTheReadingsThatAreStored() {
        String machine = fleet.register("operator", "RESTORED");
        record(machine, reading("temp", 5_000_000, 7), reading("rpm", 4_000_000, 900));
        Awaitility.await().untilAsserted(() -> assertThat(latest(machine)).hasSize(2));
        fleet.delete("operator", MACHINES + machine);
        fleet.post("operator", MACHINES + machine + "/restore", "");
        record(machine, reading("temp", 5_000_000, 99), reading("rpm", 6_000_000, 1_000));
        Awaitility.await()
                .untilAsserted(() -> assertThat(latest(machine)
                                .valueStream()
                                .map(reading -> reading.get("value").doubleValue()))
                        .containsExactly(1_000.0, 7.0));
        assertThat(json(fleet.get("viewer", MACHINES + machine))
                        .get("last_seen_at")
                        .stringValue())
                .isEqualTo(at(6_000_000));
        Awaitility.await()
                .untilAsserted(() -> assertThat(items(machine, "?metric_name=temp"))
                        .as("as stored")
                        .hasSize(1));
    }

    private static JsonNode latest(String machine) {
        return json(fleet.get("viewer", MACHINES + machine + "/readings/latest"))
                .get("readings");
    }

    @Test
    void theHistoryIsPagedAndSummedUp() {
        String machine = fleet.register("operator", "HISTORY");
        record(machine, reading("temp", 0, 1), reading("temp", 30_000_000, 4), reading("temp", 60_000_000, 10));
        record(machine, reading("temp", 0, 99), reading("rpm", 0, 5));
        Awaitility.await().untilAsserted(() -> assertThat(items(machine, "")).hasSize(4));
        assertThat(items(machine, "?metric_name=temp")
                        .valueStream()
                        .map(item -> item.get("value").doubleValue()))
                .containsExactly(1.0, 4.0, 10.0);
        assertThat(items(machine, "?start=" + at(0) + "&end=" + at(30_000_000))
                        .valueStream()
                        .map(item -> item.get("metric_name").stringValue()))
                .containsExactly("rpm", "temp");

        JsonNode first = json(fleet.get("viewer", MACHINES + machine + "/readings?limit=3"));
        String cursor = first.get("next_cursor").stringValue();
        assertThat(items(machine, "?limit=3&cursor=" + cursor)).hasSize(1);
        assertThat(fleet.get("viewer", MACHINES + machine + "/readings?metric_name=temp&cursor=" + cursor)
                        .body())
                .contains("VALIDATION_FAILED", "\"cursor\"");

        JsonNode buckets = items(machine, "?interval=1m&metric_name=temp");
        assertThat(buckets.toString())
                .isEqualTo("[{\"metric_name\":\"temp\",\"start\":\"" + at(0)
                        + "\",\"avg\":2.5,\"min\":1.0,\"max\":4.0,\"count\":2,\"last\":4.0},"
                        + "{\"metric_name\":\"temp\",\"start\":\"" + at(60_000_000)
                        + "\",\"avg\":10.0,\"min\":10.0,\"max\":10.0,\"count\":1,\"last\":10.0}]");
        assertThat(items(machine, "?interval=1d&metric_name=rpm")
                        .get(0)
                        .get("count")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void whatIsNoParameterIsNamed() {
        String machine = fleet.register("operator", "PARAMETERS");
        HttpResponse<String> refused = fleet.get(
                "viewer",
                MACHINES + machine + "/readings?limit=1001&interval=2m&start=yesterday&end=2026-13-01&cursor=x");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"limit\"", "\"interval\"", "\"start\"", "\"end\"", "\"cursor\"");
        assertThat(fleet.get("viewer", MACHINES + machine + "/readings?limit=0").statusCode())
                .isEqualTo(422);
        assertThat(fleet.get("viewer", MACHINES + machine + "/readings?limit=1000")
                        .statusCode())
                .isEqualTo(200);
        assertThat(fleet.get("viewer", MACHINES + machine + "/readings?start=" + at(1) + "&end=" + at(0))
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> alerts =
                fleet.get("viewer", ALERTS + "?severity=bad&is_acknowledged=1&start_date=x&machine_id=1&page_size=101");
        assertThat(alerts.statusCode()).isEqualTo(422);
        assertThat(alerts.body())
                .contains("\"severity\"", "\"is_acknowledged\"", "\"start_date\"", "\"machine_id\"", "\"page_size\"");
        assertThat(fleet.get("viewer", ALERTS + "?machine_id=").statusCode())
                .as("not the alerts of all machines")
                .isEqualTo(422);
    }

    @Test
    void aStatusShowsInTheListTheTotalsAndTheTree() {
        String machine = fleet.register("operator", "STATUS");
        String group = fleet.createGroup("operator", "Of one");
        fleet.send(
                "operator",
                "PUT",
                "/api/v1/machine-groups/" + group + "/members",
                "{\"machine_ids\":[\"" + machine + "\"]}");
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                        "Machine",
                        machine,
                        1,
                        new MachineStatusChangedEvent(
                                UUID.fromString(machine),
                                GroupLog.DEMO_TENANT,
                                MachineStatus.OFFLINE,
                                MachineStatus.CRITICAL,
                                List.of(),
                                new StatusCause(1, 0))));
        Awaitility.await().untilAsserted(() -> {
            JsonNode page = json(fleet.get("viewer", "/api/v1/machines?status=critical"));
            assertThat(page.get("total").intValue()).isEqualTo(1);
            JsonNode shown = page.get("items").get(0);
            assertThat(shown.get("id").stringValue()).isEqualTo(machine);
            assertThat(shown.get("version").longValue()).isEqualTo(1);
            assertThat(shown.get("updated_at")).isEqualTo(shown.get("created_at"));
            assertThat(json(fleet.get("viewer", "/api/v1/machine-groups/tree"))
                            .get(0)
                            .get("status_counts")
                            .toString())
                    .isEqualTo("{\"healthy\":0,\"warning\":0,\"critical\":1,\"offline\":0}");
        });
    }

    @Test
    void anAlertFollowsItsReadingsAndIsCountedWhileItIsOpen() {
        String machine = fleet.register("operator", "ALERTED");
        UUID machineId = UUID.fromString(machine);
        UUID alert = UUID.randomUUID();
        UUID rule = UUID.randomUUID();
        append(
                alert,
                0,
                new AlertRaisedEvent(
                        alert,
                        GroupLog.DEMO_TENANT,
                        machineId,
                        rule,
                        "Hot",
                        AlertSeverity.CRITICAL,
                        new AlertFigures("temp", 1_000_000, 90, RuleOperator.GREATER, 80),
                        "temp is 90 °C, above the warning threshold of 80 °C",
                        new StatusCause(1, 0)));
        record(machine, reading("temp", 2_000_000, 95), reading("temp", 3_000_000, 70), reading("rpm", 4_000_000, 99));
        Awaitility.await()
                .untilAsserted(() -> assertThat(json(fleet.get("viewer", ALERTS + "/" + alert))
                                .path("metric_value")
                                .asDouble(0))
                        .isEqualTo(95));
        String tag = fleet.get("viewer", ALERTS + "/" + alert)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(alertUnless(alert, tag).statusCode()).isEqualTo(304);
        assertThat(json(fleet.get("viewer", ALERTS + "/stats")).toString())
                .isEqualTo("{\"total_active\":1,\"critical_count\":1,\"warning_count\":0,\"info_count\":0,"
                        + "\"unacknowledged_count\":1}");
        assertThat(json(fleet.get("viewer", ALERTS + "?machine_id=" + machine + "&severity=critical"))
                        .get("items")
                        .get(0)
                        .propertyNames())
                .containsExactly(
                        "id",
                        "machine_id",
                        "rule_id",
                        "severity",
                        "message",
                        "metric_name",
                        "metric_value",
                        "threshold_value",
                        "is_acknowledged",
                        "acknowledged_by",
                        "acknowledged_at",
                        "snoozed_until",
                        "resolved_at",
                        "created_at");
        append(alert, 1, new AlertAcknowledgedEvent(alert, GroupLog.DEMO_TENANT, machineId, "operator"));
        append(
                alert,
                2,
                new AlertResolvedEvent(
                        alert,
                        GroupLog.DEMO_TENANT,
                        machineId,
                        AlertSeverity.CRITICAL,
                        AlertResolution.CLEARED,
                        new StatusCause(2, 0)));
        Awaitility.await()
                .untilAsserted(() -> assertThat(json(fleet.get("viewer", ALERTS + "/stats"))
                                .get("total_active")
                                .intValue())
                        .isZero());
        assertThat(json(fleet.get("viewer", ALERTS + "?is_acknowledged=true&is_resolved=true"))
                        .get("total")
                        .intValue())
                .isEqualTo(1);
        assertThat(alertUnless(alert, tag).statusCode()).as("it has changed").isEqualTo(200);
        assertThat(fleet.get("acme-admin", ALERTS + "/" + alert).statusCode()).isEqualTo(404);
        assertThat(json(fleet.get("acme-admin", ALERTS)).get("total").intValue())
                .isZero();
    }

    private static HttpResponse<String> alertUnless(UUID alertId, String tag) {
        return fleet.send("viewer", "GET", ALERTS + "/" + alertId, null, "If-None-Match", tag);
    }

    private static void append(UUID alertId, long sequence, AlertEvent event) {
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>("Alert", alertId.toString(), sequence, event));
    }

    private static void record(String machineId, Reading... readings) {
        fleet.bean(EventStore.class)
                .publish(GenericEventMessage.asEventMessage(new ReadingsRecordedEvent(
                        UUID.fromString(machineId), GroupLog.DEMO_TENANT, List.of(readings))));
    }

    private static Reading reading(String metric, long microsAfterBegin, double value) {
        return new Reading(
                metric, "C", ChronoUnit.MICROS.between(Instant.EPOCH, begin) + microsAfterBegin, value, null);
    }

    private static String at(long microsAfterBegin) {
        return begin.plus(microsAfterBegin, ChronoUnit.MICROS).toString();
    }

    private static JsonNode items(String machineId, String parameters) {
        return json(fleet.get("viewer", MACHINES + machineId + "/readings" + parameters))
                .get("items");
    }
}
