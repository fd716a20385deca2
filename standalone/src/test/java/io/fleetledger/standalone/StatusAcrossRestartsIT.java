package io.fleetledger.standalone;

import static io.fleetledger.events.status.MachineStatus.CRITICAL;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.OFFLINE;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static io.fleetledger.standalone.FleetClient.json;
import static io.fleetledger.standalone.StatusLog.above;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.standalone.StatusLog.Address;
import io.fleetledger.support.axon.MessageKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From readings and rules in the log to statuses and alerts, through the sagas, the due table and restarts. */
class StatusAcrossRestartsIT {

    @TempDir
    Path dataDir;

    @Test
    void readingsMoveAMachinesStatusAndItsAlerts() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            Address machine = log.register(fleet, "MILL-1");
            log.ruledBy(machine, above("heat", 80.0, 90.0, 0));
            log.measured(machine, "heat", 70);
            log.measured(machine, "heat", 95);
            log.measured(machine, "heat", 85);
            log.measured(machine, "heat", 85);
            log.measured(machine, "heat", 70);

            awaitStatuses(log, machine, HEALTHY, CRITICAL, WARNING, HEALTHY);
            assertThat(log.alerts(machine))
                    .containsExactly("AlertRaisedEvent", "AlertEasedEvent", "AlertResolvedEvent");
            assertThat(log.changes(machine).toList())
                    .extracting(change -> change.getMetaData().get(MessageKeys.ACTOR))
                    .containsOnly("system");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(json(fleet.get("admin", "/api/v1/machines/" + machine.machineId()))
                                    .get("status")
                                    .stringValue())
                            .isEqualTo("healthy"));
        }
    }

    @Test
    void timeInARuleAndTheConfiguredSilenceCountWithoutAFurtherReading() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.status.offline-after=4s")) {
            StatusLog log = new StatusLog(fleet);
            Address machine = log.register(fleet, "MILL-1");
            log.ruledBy(machine, above("heat", 80.0, null, 1));
            Instant measured = Instant.now();
            log.measured(machine, "heat", 81, measured);

            awaitStatuses(log, machine, HEALTHY, WARNING, OFFLINE);
            assertThat(log.changes(machine).toList())
                    .extracting(change -> Duration.between(measured, change.getTimestamp()))
                    .satisfies(
                            delay -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(1)),
                            Assertions.atIndex(1))
                    .satisfies(
                            delay -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(4)),
                            Assertions.atIndex(2));
        }
    }

    @Test
    void whatCameDueWhileNothingRanCountsAfterwards() {
        Address machine;
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.status.offline-after=3s")) {
            StatusLog log = new StatusLog(fleet);
            machine = log.register(fleet, "MILL-1");
            log.measured(machine, "heat", 70);
            awaitStatuses(log, machine, HEALTHY);
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.status.offline-after=3s")) {
            awaitStatuses(new StatusLog(fleet), machine, HEALTHY, OFFLINE);
        }
    }

    @Test
    void aStatusGoesOnWhereItWasWhenTheReadStoreIsLost() throws Exception {
        Address machine;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            machine = log.register(fleet, "MILL-1");
            log.ruledBy(machine, above("heat", 80.0, null, 0));
            log.measured(machine, "heat", 81);
            awaitStatuses(log, machine, WARNING);
        }
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            log.measured(machine, "heat", 70);
            awaitStatuses(log, machine, WARNING, HEALTHY);
            assertThat(log.alerts(machine)).containsExactly("AlertRaisedEvent", "AlertResolvedEvent");
        }
    }

    @Test
    void aMachineThatComesBackStartsAnewUnderItsOwnThreshold() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            Address machine = log.register(fleet, "MILL-1");
            log.ruledBy(machine, above("heat", 80.0, null, 0));
            log.measured(machine, "heat", 81);
            awaitStatuses(log, machine, WARNING);
            String address = "/api/v1/machines/" + machine.machineId();
            fleet.patch("admin", address, "{\"offline_after_seconds\":10}");
            fleet.delete("admin", address);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(log.alerts(machine)).containsExactly("AlertRaisedEvent", "AlertResolvedEvent"));
            fleet.post("admin", address + "/restore", "{}");
            log.measured(machine, "speed", 81, Instant.now().minusSeconds(5));
            awaitStatuses(log, machine, WARNING, HEALTHY, OFFLINE);
        }
    }

    static void awaitStatuses(StatusLog log, Address machine, MachineStatus... statuses) {
        Awaitility.await(machine.machineId().toString())
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(log.statuses(machine)).containsExactly(statuses));
    }
}
