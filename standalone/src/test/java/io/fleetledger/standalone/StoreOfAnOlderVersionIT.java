package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * The event database of a standalone that was built before the figures of alerts had a time. In it one machine, named
 * twice, had four readings: 50, 85, 97, 86 °C, by a rule with thresholds of 80 and 95.
 */
class StoreOfAnOlderVersionIT {

    private static final String STORE = "/stores/alerts-of-revision-1.mv.db.gz";

    @TempDir
    Path dataDir;

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream(STORE));
                InputStream store = new GZIPInputStream(packed)) {
            Files.copy(store, dataDir.resolve("events.mv.db"));
        }
    }

    @Test
    void aStoreOfAnOlderVersionIsReadAndWritten() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(revisionsOfAlerts(fleet)).containsExactly("1", "1", "1");
            JsonNode machine =
                    json(fleet.get("viewer", "/api/v1/machines")).get("items").get(0);
            assertThat(machine.get("name").stringValue()).isEqualTo("Press 1");
            assertThat(machine.get("version").intValue()).isEqualTo(2);
            JsonNode alert = alert(fleet);
            assertThat(alert.get("severity").stringValue()).isEqualTo("warning");
            assertThat(alert.get("metric_value").doubleValue()).isEqualTo(86);
            assertThat(alert.get("resolved_at").isNull()).isTrue();

            assertFiguresAreOfTheTimeOfTheirEvents(fleet, alert.get("id").stringValue());

            fleet.post(
                    "agent",
                    "/api/v1/ingest",
                    "{\"readings\":[{\"machine_identifier\":\"PRESS-1\",\"timestamp\":\"" + Instant.now()
                            + "\",\"metric_name\":\"temperature\",\"value\":50,\"unit\":\"C\"}]}");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(alert(fleet).get("resolved_at").isNull()).isFalse());
            await().untilAsserted(() -> assertThat(json(fleet.get("viewer", "/api/v1/machines"))
                            .get("items")
                            .get(0)
                            .get("status")
                            .stringValue())
                    .isEqualTo("healthy"));
        }
    }

    /** It was written by a version that kept none. */
    @Test
    void itsPastIsListedFromItsFirstEventOn() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            JsonNode machine =
                    json(fleet.get("viewer", "/api/v1/machines")).get("items").get(0);
            JsonNode first = asOf(fleet, machine.get("created_at").stringValue());
            assertThat(first.get("version").intValue()).isEqualTo(1);
            assertThat(first.get("name").stringValue()).isNotEqualTo("Press 1");
            List<String> statuses = fleet.bean(EventStore.class)
                    .readEvents(machine.get("id").stringValue())
                    .asStream()
                    .filter(event -> event.getPayload() instanceof MachineStatusChangedEvent)
                    .map(event -> {
                        String status = asOf(fleet, event.getTimestamp().toString())
                                .get("status")
                                .stringValue();
                        assertThat(status)
                                .isEqualTo(((MachineStatusChangedEvent) event.getPayload())
                                        .newStatus()
                                        .wireName());
                        return status;
                    })
                    .toList();
            assertThat(statuses).contains("healthy", "critical", "warning");
        }
    }

    private static JsonNode asOf(RunningFleet fleet, String instant) {
        return json(fleet.get("viewer", "/api/v1/machines?as_of=" + instant))
                .get("items")
                .get(0);
    }

    private static void assertFiguresAreOfTheTimeOfTheirEvents(RunningFleet fleet, String alertId) {
        List<Class<?>> found = fleet.bean(EventStore.class)
                .readEvents(alertId)
                .asStream()
                .<Class<?>>map(event -> {
                    assertThat(figures(event.getPayload()).atMicros())
                            .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, event.getTimestamp()));
                    return event.getPayloadType();
                })
                .toList();
        assertThat(found).containsExactly(AlertRaisedEvent.class, AlertEscalatedEvent.class, AlertEasedEvent.class);
    }

    private static AlertFigures figures(Object event) {
        if (event instanceof AlertRaisedEvent raised) {
            return raised.figures();
        }
        return event instanceof AlertEscalatedEvent escalated
                ? escalated.figures()
                : ((AlertEasedEvent) event).figures();
    }

    private static List<String> revisionsOfAlerts(RunningFleet fleet) {
        return JdbcClient.create(fleet.bean(DataSource.class))
                .sql("SELECT payloadrevision FROM domainevententry WHERE payloadtype LIKE '%.events.alert.%'")
                .query(String.class)
                .list();
    }

    private static JsonNode alert(RunningFleet fleet) {
        JsonNode alerts = json(fleet.get("viewer", "/api/v1/alerts")).get("items");
        assertThat(alerts).hasSize(1);
        return alerts.get(0);
    }
}
