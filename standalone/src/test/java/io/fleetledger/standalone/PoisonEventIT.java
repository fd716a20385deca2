package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.ProcessingStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event that a projection cannot handle is parked with those behind it of the same machine; all others go on. */
class PoisonEventIT {

    @TempDir
    Path dataDir;

    @Test
    void aPoisonEventParksItsOwnMachineOnly() throws Exception {
        UUID poisoned = UUID.randomUUID();
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            String healthy = fleet.register("admin", "HEALTHY");
            publishPoison(fleet, poisoned, 5);
            publishPoison(fleet, poisoned, 6);

            Awaitility.await()
                    .untilAsserted(() -> assertThat(parked(fleet, poisoned)).isEqualTo(2));
            var renamed = fleet.patch("admin", "/api/v1/machines/" + healthy, "{\"name\":\"Still followed\"}");
            assertThat(renamed.headers().firstValue("X-Projection-Pending")).isEmpty();
            assertThat(json(fleet.get("admin", "/api/v1/machines/" + healthy))
                            .get("name")
                            .stringValue())
                    .isEqualTo("Still followed");
            assertThat(fleet.get("", "/actuator/prometheus").body())
                    .contains("fleet_dead_letters{processing_group=\"machine-list\"} 1.0");
            assertThat(fleet.get("", "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(parked(fleet, poisoned))
                    .as("met once more, not parked twice")
                    .isEqualTo(2);
        }
    }

    /** A change of a machine that was never registered. */
    private static void publishPoison(RunningFleet fleet, UUID machineId, long sequence) {
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                        "Machine",
                        machineId.toString(),
                        sequence,
                        new MachineRelocatedEvent(machineId, "poisoned-tenant", sequence + 1, null, "Nowhere")));
    }

    private static long parked(RunningFleet fleet, UUID machineId) {
        return fleet.bean(TransactionManager.class)
                .fetchInTransaction(() -> fleet.bean(ProcessingStores.class)
                        .parked()
                        .deadLetters("machine-list")
                        .sequenceSize(machineId.toString()));
    }
}
