package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real process, killed with SIGKILL right behind the answer to who had parked events retried. */
class KilledRetryIT {

    private static final String PARKED = "/api/v1/admin/processors/machine-list/parked-events";

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @Test
    void whatWasHandledIsShown() throws Exception {
        UUID machineId = UUID.randomUUID();
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            parkRegistration(fleet, machineId);
        }
        try (KillableFleet instance = KillableFleet.start(dataDir, logs)) {
            FleetClient client = instance.client();
            String poison = idOf(client, "machine-relocated");
            String registration = idOf(client, "machine-registered");
            assertThat(client.delete("admin", PARKED + "/" + poison).statusCode())
                    .isEqualTo(204);
            var retried = client.post("admin", PARKED + "/" + registration + "/retry", "");
            instance.kill();
            assertThat(json(retried).get("still_parked").longValue()).isZero();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(json(fleet.get("admin", PARKED)).get("total").longValue())
                    .isZero();
            assertThat(fleet.get("admin", "/api/v1/machines/" + machineId).statusCode())
                    .isEqualTo(200);
        }
    }

    /** It waits behind a change of a machine that was never registered. */
    private static void parkRegistration(RunningFleet fleet, UUID machineId) {
        String known = fleet.register("admin", "KNOWN");
        String tenant = json(fleet.get("admin", "/api/v1/machines/" + known))
                .get("tenant_id")
                .stringValue();
        append(fleet, new MachineRelocatedEvent(machineId, tenant, 1, null, "Nowhere"), 0);
        append(
                fleet,
                new MachineRegisteredEvent(machineId, tenant, 1, "Late", "LATE", MachineProtocol.JSON, null, null),
                1);
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                json(fleet.get("admin", PARKED)).get("total").longValue())
                        .isEqualTo(2));
    }

    private static void append(RunningFleet fleet, MachineEvent event, long sequence) {
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                                "Machine", event.machineId().toString(), sequence, event)
                        .andMetaData(Map.of(MessageKeys.TENANT, event.tenantId())));
    }

    private static String idOf(FleetClient client, String type) {
        return json(client.get("admin", PARKED))
                .get("items")
                .valueStream()
                .filter(item -> item.get("type").stringValue().equals(type))
                .map((JsonNode item) -> item.get("id").stringValue())
                .findFirst()
                .orElseThrow();
    }
}
