package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.machine.MachineLookup;
import java.nio.file.Path;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Snapshots make loading a long-lived machine cheap, and change nothing else. */
class SnapshotIT {

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir, "fleet.snapshots.every-events=5");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aMachineGoesOnFromItsSnapshotAsFromItsEvents() {
        String id = fleet.register("admin", "SNAP-1");
        String path = "/api/v1/machines/" + id;
        for (int i = 1; i <= 12; i++) {
            fleet.patch("admin", path, "{\"name\":\"Name " + i + "\",\"offline_after_seconds\":" + (10 + i) + "}");
        }
        JdbcClient jdbc = fleet.bean(JdbcClient.class);
        Awaitility.await().untilAsserted(() -> assertThat(snapshots(jdbc, id)).isPositive());

        var fromSnapshot = json(fleet.patch("admin", path, "{\"location\":\"Hall 8\"}"));
        assertThat(fromSnapshot.get("version").longValue()).isEqualTo(26);
        assertThat(fromSnapshot.get("name").stringValue()).isEqualTo("Name 12");
        assertThat(fromSnapshot.get("machine_identifier").stringValue()).isEqualTo("SNAP-1");

        jdbc.sql("DELETE FROM SnapshotEventEntry").update();
        var fromEvents = json(fleet.patch("admin", path, "{\"location\":\"Hall 8\"}"));
        assertThat(fromEvents).isEqualTo(fromSnapshot);
    }

    @Test
    void whetherAMachineOfALongLifeIsActiveIsToldFromItsSnapshot() {
        String id = fleet.register("admin", "SNAP-2");
        String path = "/api/v1/machines/" + id;
        rename(fleet, path, 110);
        JdbcClient jdbc = fleet.bean(JdbcClient.class);
        Awaitility.await().untilAsserted(() -> assertThat(snapshots(jdbc, id)).isPositive());
        String tenant = json(fleet.get("admin", path)).get("tenant_id").stringValue();
        MachineLookup machineLookup = fleet.bean(MachineLookup.class);
        UUID machine = UUID.fromString(id);
        assertThat(machineLookup.isActive(tenant, machine)).hasValue(true);
        fleet.delete("admin", path);
        assertThat(machineLookup.isActive(tenant, machine)).hasValue(false);
        fleet.post("admin", path + "/restore", "");
        rename(fleet, path, 11);
        assertThat(machineLookup.isActive(tenant, machine)).hasValue(true);
        assertThat(machineLookup.isActive("another", machine)).isEmpty();
    }

    private static void rename(RunningFleet fleet, String path, int times) {
        for (int time = 0; time < times; time++) {
            String name = "{\"name\":\"Name " + UUID.randomUUID() + "\"}";
            assertThat(fleet.send("admin", "PATCH", path, name, "Prefer", "respond-async")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static long snapshots(JdbcClient jdbc, String machineId) {
        return jdbc.sql("SELECT COUNT(*) FROM SnapshotEventEntry WHERE aggregateIdentifier = ?")
                .param(machineId)
                .query(Long.class)
                .single();
    }
}
