package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.privacy.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What people are called and write is stored sealed, and is gone for good with their tenant's key. */
class PersonalDataIT {

    private static final String ERASED = "(erased)";

    @TempDir
    Path dataDir;

    @Test
    void whatIsPersonalIsSealedInTheLogAndErasedWithItsTenantsKey() throws Exception {
        String machine;
        String group;
        String others;
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.snapshots.every-events=2")) {
            machine = fleet.register("admin", "MILL-1");
            others = fleet.register("acme-admin", "LATHE-1");
            for (String place : List.of("At Olga's", "Behind Olga's", "Before Olga's")) {
                fleet.patch("operator", machinePath(machine), "{\"location\":\"" + place + "\"}");
            }
            fleet.patch("acme-admin", machinePath(others), "{\"location\":\"At Ivan's\"}");
            group = json(fleet.post(
                            "admin",
                            "/api/v1/machine-groups",
                            "{\"name\":\"Line\",\"group_type\":\"line\",\"description\":\"Ask Olga first\"}"))
                    .get("id")
                    .stringValue();
            fleet.post("admin", "/api/v1/settings/api-keys", "{\"name\":\"Olga's phone\",\"scopes\":[\"ingest\"]}");
            fleet.post("admin", "/api/v1/webhooks", "{\"url\":\"https://hooks.example.com/olga\"}");
            Awaitility.await("a snapshot")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(stored(fleet, "SnapshotEventEntry", "payload"))
                            .contains("MILL-1"));

            assertThat(stored(fleet, "DomainEventEntry", "payload"))
                    .contains("MILL-1", "\"newLocation\":\"sealed:1:", "\"description\":\"sealed:1:")
                    // With what no sealed text can have by chance.
                    .doesNotContain("Olga's", "Ask Olga", "example.com/olga", "Ivan's");
            assertThat(stored(fleet, "DomainEventEntry", "metaData"))
                    .contains("\"actor\":\"sealed:1:")
                    .doesNotContain("\"actor\":\"admin", "\"actor\":\"operator", "\"actor\":\"acme-admin");
            assertThat(stored(fleet, "SnapshotEventEntry", "payload"))
                    .contains("\"location\":\"sealed:1:")
                    .doesNotContain("Olga");
            assertThat(history(fleet, "admin", machinePath(machine))).contains("At Olga's", "\"operator\"");
            assertThat(json(fleet.get("admin", machinePath(machine)))
                            .get("location")
                            .stringValue())
                    .isEqualTo("Before Olga's");

            park(fleet, UUID.fromString(machine));
            assertThat(stored(fleet, "DeadLetterEntry", "payload"))
                    .contains("sealed:1:")
                    .doesNotContain("Olga");
            assertThat(stored(fleet, "DeadLetterEntry", "metaData"))
                    .contains("sealed:1:")
                    .doesNotContain("olga");

            String tenant = json(fleet.get("admin", machinePath(machine)))
                    .get("tenant_id")
                    .stringValue();
            fleet.bean(TenantKeys.class).destroy(tenant);
            assertThat(history(fleet, "admin", machinePath(machine)))
                    .contains("\"actor\":\"(erased)\"")
                    .doesNotContain("Olga", "\"operator\"");
            // Else it has left at the next start, and nothing of it is shown.
            fleet.bean(JdbcClient.class)
                    .sql("UPDATE tenant_key SET destroyed_at = NULL WHERE tenant_id = ?")
                    .param(tenant)
                    .update();
        }

        Files.delete(dataDir.resolve(DataFolder.READ_STORE));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(json(fleet.get("admin", machinePath(machine)))
                            .get("location")
                            .stringValue())
                    .as("as rebuilt from the log")
                    .isEqualTo(ERASED);
            assertThat(json(fleet.get("admin", "/api/v1/machine-groups/" + group))
                            .get("description")
                            .stringValue())
                    .isEqualTo(ERASED);
            assertThat(history(fleet, "admin", "/api/v1/machine-groups/" + group))
                    .contains(ERASED);

            JsonNode renamed = json(fleet.patch("admin", machinePath(machine), "{\"name\":\"Mill\"}"));
            assertThat(renamed.get("name").stringValue())
                    .as("the aggregate loads from its snapshot")
                    .isEqualTo("Mill");
            fleet.bean(JdbcClient.class).sql("DELETE FROM SnapshotEventEntry").update();
            JsonNode moved = json(fleet.patch("admin", machinePath(machine), "{\"location\":\"At Boris's\"}"));
            assertThat(moved.get("version").longValue())
                    .as("and from its events")
                    .isEqualTo(renamed.get("version").longValue() + 1);
            assertThat(stored(fleet, "DomainEventEntry", "payload"))
                    .as("nothing more is stored for it")
                    .doesNotContain("Boris");

            assertThat(history(fleet, "acme-admin", machinePath(others)))
                    .contains("At Ivan's", "\"actor\":\"acme-admin\"");
        }
    }

    /** For a group that nobody is. */
    private static void park(RunningFleet fleet, UUID machine) {
        EventMessage<?> moved = new GenericEventMessage<>(
                new MachineRelocatedEvent(machine, "acme", 9, null, "At Olga's"),
                Map.of(MessageKeys.TENANT, "acme", MessageKeys.ACTOR, "olga"));
        fleet.bean(ProcessingStores.class)
                .parked()
                .deadLetters("nobody")
                .enqueue("mill", new GenericDeadLetter<>("mill", moved));
    }

    private static String machinePath(String id) {
        return "/api/v1/machines/" + id;
    }

    private static String history(RunningFleet fleet, String client, String path) {
        return fleet.get(client, path + "/history").body();
    }

    /** A column as it is on disk, row after row. */
    private static String stored(RunningFleet fleet, String table, String column) {
        return String.join(
                "\n",
                fleet.bean(JdbcClient.class)
                        .sql("SELECT " + column + " FROM " + table)
                        .query((row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                        .list());
    }
}
