package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.StatusCause;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What dashboards are sent, to whom, and how their connections end. */
class DashboardIT {

    private static final List<String> ALERT_FIELDS = List.of(
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

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(
                dataDir,
                "fleet.streams.heartbeat=1s",
                "fleet.streams.per-tenant=8",
                "fleet.dashboard.token-within=2s",
                "fleet.dashboard.pending-per-address=3",
                "fleet.dashboard.allowed-origins=https://plant.example,https://other.example");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void readingsAlertsAndStatusesAreSentAsTheyHappenToTheirTenantAlone() {
        String machine = fleet.register("operator", "DASH-1");
        fleet.post(
                "operator",
                "/api/v1/alert-rules",
                "{\"name\":\"Hot\",\"machine_id\":\"" + machine
                        + "\",\"metric_name\":\"temp\",\"operator\":\"gt\",\"warning_threshold\":80}");
        try (DashboardClient dashboard = DashboardClient.open(fleet, "viewer");
                DashboardClient other = DashboardClient.open(fleet, "acme-admin")) {
            Instant at = Instant.now().minusSeconds(1);
            ingest("DASH-1", at, 91.5);
            dashboard.await(
                    "all three",
                    seen -> !dashboard.messages("sensor_update").isEmpty()
                            && !dashboard.messages("alert").isEmpty()
                            && !dashboard.messages("machine_status").isEmpty());

            JsonNode update = dashboard.messages("sensor_update").get(0);
            assertThat(update.propertyNames())
                    .containsExactly("type", "machine_id", "metric_name", "value", "unit", "timestamp");
            assertThat(update.get("machine_id").stringValue()).isEqualTo(machine);
            assertThat(update.get("metric_name").stringValue()).isEqualTo("temp");
            assertThat(update.get("value").doubleValue()).isEqualTo(91.5);
            assertThat(update.get("unit").stringValue()).isEqualTo("C");
            assertThat(Instant.parse(update.get("timestamp").stringValue())).isEqualTo(micros(at));

            JsonNode status = dashboard.messages("machine_status").get(0);
            assertThat(status.propertyNames())
                    .containsExactly("type", "machine_id", "old_status", "new_status", "timestamp");
            assertThat(status.get("old_status").stringValue()).isEqualTo("offline");
            assertThat(status.get("new_status").stringValue()).isEqualTo("warning");

            JsonNode alert = dashboard.messages("alert").get(0);
            JsonNode item = FleetClient.json(
                    fleet.get("viewer", "/api/v1/alerts/" + alert.get("id").stringValue()));
            assertThat(alert.get("change").stringValue()).isEqualTo("raised");
            assertThat(ALERT_FIELDS)
                    .allSatisfy(field -> assertThat(alert.get(field)).as(field).isEqualTo(item.get(field)));

            assertThat(fleet.post(
                                    "operator",
                                    "/api/v1/alerts/" + alert.get("id").stringValue() + "/acknowledge",
                                    "")
                            .statusCode())
                    .isEqualTo(200);
            dashboard.await(
                    "its acknowledgement", seen -> dashboard.messages("alert").size() == 2);
            JsonNode acknowledged = dashboard.messages("alert").get(1);
            assertThat(acknowledged.propertyNames())
                    .containsExactly(
                            "type",
                            "change",
                            "id",
                            "machine_id",
                            "is_acknowledged",
                            "acknowledged_by",
                            "acknowledged_at");
            assertThat(acknowledged.get("is_acknowledged").booleanValue()).isTrue();

            fleet.send("operator", "DELETE", "/api/v1/machines/" + machine, "");
            dashboard.await(
                    "the end of its status",
                    seen -> dashboard.messages("machine_status").stream()
                            .anyMatch(ended ->
                                    ended.get("new_status").stringValue().equals("offline")));

            int beats = other.messages("heartbeat").size();
            Awaitility.await().until(() -> other.messages("heartbeat").size() > beats + 1);
            assertThat(other.messages()).as("of another tenant").hasSameSizeAs(other.messages("heartbeat"));
        }
    }

    @Test
    void aSignOfLifeComesAtOnceAndAgainAndAgain() {
        try (DashboardClient dashboard = DashboardClient.open(fleet, "viewer")) {
            dashboard.send("ping"); // Says nothing to us.
            dashboard.await("three", seen -> dashboard.messages("heartbeat").size() >= 3);
            assertThat(dashboard.messages("heartbeat")).allSatisfy(beat -> {
                assertThat(beat.propertyNames()).containsExactly("type", "server_time");
                assertThat(Instant.parse(beat.get("server_time").stringValue()))
                        .isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(Duration.ofSeconds(30)));
            });
            assertThat(dashboard.code()).isZero();
        }
    }

    @Test
    void aTokenThatIsNoneOrOfNoRoleClosesIt() {
        for (String token : List.of("none", "", fleet.token("agent"), fleet.token("viewer") + "x")) {
            try (DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl())) {
                dashboard.send(token);
                assertThat(dashboard.awaitClose()).as(token).isEqualTo(4001);
                assertThat(dashboard.messages()).isEmpty();
            }
        }
    }

    @Test
    void whoSaysNothingIsSentAwayInTime() {
        try (DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl())) {
            assertThat(dashboard.awaitClose()).isEqualTo(4002);
        }
    }

    /** What it says of itself counts for nothing, as no gateway is expected here. */
    @Test
    void oneAddressHoldsOnlySoManyThatHaveSaidNothing() {
        List<DashboardClient> pending = new ArrayList<>();
        try {
            for (int number = 0; number < 3; number++) {
                pending.add(DashboardClient.connect(fleet.baseUrl(), "X-Forwarded-For", "203.0.113." + number));
            }
            try (DashboardClient further = DashboardClient.connect(fleet.baseUrl())) {
                assertThat(further.awaitClose()).isEqualTo(4003);
            }
            pending.remove(0).close();
            Awaitility.await("room again").ignoreExceptions().until(() -> {
                try (DashboardClient again = DashboardClient.connect(fleet.baseUrl())) {
                    again.send(fleet.token("viewer"));
                    Awaitility.await()
                            .until(() -> again.code() != 0 || !again.messages().isEmpty());
                    return again.code() == 0;
                }
            });
        } finally {
            pending.forEach(DashboardClient::close);
        }
    }

    @Test
    void aTenantHasOnlySoMany() {
        List<DashboardClient> open = new ArrayList<>();
        try {
            int closed = 0;
            for (int number = 0; number < 12 && closed == 0; number++) {
                DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl());
                open.add(dashboard);
                dashboard.send(fleet.token("acme-admin"));
                Awaitility.await()
                        .until(() ->
                                dashboard.code() != 0 || !dashboard.messages().isEmpty());
                closed = dashboard.code();
            }
            assertThat(closed).isEqualTo(1013);
            assertThat(open).hasSizeBetween(2, 9);
        } finally {
            open.forEach(DashboardClient::close);
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefusedUnlessItIsNamed() {
        CompletionException refused = catchThrowableOfType(
                CompletionException.class,
                () -> DashboardClient.connect(fleet.baseUrl(), "Origin", "https://evil.example"));
        assertThat(DashboardClient.refusal(refused)).isEqualTo(403);
        for (String origin : List.of("https://plant.example", fleet.baseUrl())) {
            try (DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl(), "Origin", origin)) {
                dashboard.send(fleet.token("viewer"));
                dashboard.await("to be let in", seen -> !seen.isEmpty());
            }
        }
    }

    @Test
    void aRequestThatAsksForNoWebSocketIsAnsweredAsOthersAre() {
        HttpResponse<String> plain = fleet.get("", DashboardClient.PATH);
        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(plain.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(plain.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(FleetClient.json(plain).get("code").stringValue()).isEqualTo("UPGRADE_REQUIRED");

        HttpResponse<String> posted = fleet.post("viewer", DashboardClient.PATH, "{}");
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void aMessageThatIsTooLongClosesIt() {
        try (DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl())) {
            dashboard.send("x".repeat(20_000));
            assertThat(dashboard.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void whoIsSlowIsSentTheNewestOfEachMetric(@TempDir Path ownDataDir) {
        UUID machine = UUID.randomUUID();
        try (RunningFleet own = RunningFleet.start(ownDataDir, "fleet.streams.waiting=64KB");
                DashboardClient slow = DashboardClient.connectWithoutReading(own.baseUrl());
                DashboardClient quick = DashboardClient.open(own, "viewer")) {
            slow.send(own.token("viewer"));
            slow.read(1);
            slow.await("to be let in", seen -> !seen.isEmpty());
            int updates = 40_000;
            for (int number = 0; number < updates; number += 400) {
                record(own, machine, number, 400);
                awaitValue(quick, number + 399);
            }
            slow.read(Long.MAX_VALUE);
            awaitValue(slow, updates - 1);

            List<JsonNode> taken = slow.messages("sensor_update");
            assertThat(taken.size()).isLessThan(updates);
            assertThat(taken.stream()
                            .skip(taken.size() - 10L)
                            .map(update -> update.get("value").intValue()))
                    .as("the newest of each metric")
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(updates - 10, updates).boxed().toList());
            assertThat(slow.code()).as("it was not sent away").isZero();
        }
    }

    @Test
    void noAlertIsLeftOutAndWhoTakesNothingIsSentAwayAlone(@TempDir Path ownDataDir) {
        int alerts = 600;
        try (RunningFleet own = RunningFleet.start(ownDataDir, "fleet.streams.waiting=1MB");
                DashboardClient slow = DashboardClient.connectWithoutReading(own.baseUrl());
                DashboardClient quick = DashboardClient.open(own, "viewer")) {
            slow.send(own.token("viewer"));
            slow.read(1);
            slow.await("to be let in", seen -> !seen.isEmpty());
            for (int number = 0; number < alerts; number++) {
                raise(own, number);
                int raised = number + 1;
                if (raised % 20 == 0) {
                    quick.await("the last ones", seen -> quick.messages("alert").size() == raised);
                }
            }
            assertThat(quick.code()).isZero();

            slow.read(Long.MAX_VALUE);
            // Said to who reads on in time; else the connection is broken off.
            assertThat(slow.awaitClose()).isIn(1013, 1006, -1);
            List<Integer> taken = slow.messages("alert").stream()
                    .map(alert -> alert.get("metric_value").intValue())
                    .toList();
            assertThat(taken.size()).isBetween(1, alerts - 1);
            assertThat(taken)
                    .as("without a gap")
                    .containsExactlyElementsOf(
                            IntStream.range(0, taken.size()).boxed().toList());
        }
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    private static void ingest(String identifier, Instant at, double value) {
        HttpResponse<String> answer = fleet.ingest(
                "agent",
                "application/json",
                "{\"readings\":[{\"machine_identifier\":\"" + identifier + "\",\"timestamp\":\"" + at
                        + "\",\"metric_name\":\"temp\",\"value\":" + value + ",\"unit\":\"C\"}]}");
        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(FleetClient.json(answer).get("accepted_count").intValue()).isEqualTo(1);
    }

    private static void awaitValue(DashboardClient dashboard, int value) {
        dashboard.await(
                "value " + value,
                seen -> seen.get(seen.size() - 1).path("value").asInt(-1) == value);
    }

    /** Readings of ten metrics with values that rise, some 300 bytes each as they are sent. */
    private static void record(RunningFleet own, UUID machine, int from, int count) {
        List<Reading> readings = IntStream.range(from, from + count)
                .mapToObj(number ->
                        new Reading("metric-" + "x".repeat(180) + number % 10, "C", 1_000L * number, number, null))
                .toList();
        own.bean(EventStore.class)
                .publish(GenericEventMessage.asEventMessage(
                        new ReadingsRecordedEvent(machine, GroupLog.DEMO_TENANT, readings)));
    }

    /** Some 20 kB as it is sent. */
    private static void raise(RunningFleet own, int number) {
        own.bean(EventStore.class)
                .publish(GenericEventMessage.asEventMessage(new AlertRaisedEvent(
                        UUID.randomUUID(),
                        GroupLog.DEMO_TENANT,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "Hot",
                        AlertSeverity.WARNING,
                        new AlertFigures("temp", 1, number, RuleOperator.GREATER, 80),
                        "x".repeat(20_000),
                        new StatusCause(1, 0))));
    }
}
