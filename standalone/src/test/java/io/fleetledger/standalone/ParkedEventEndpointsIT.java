package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an administrator can do about events that a projection could not handle. */
class ParkedEventEndpointsIT {

    private static final String PARKED = "/api/v1/admin/processors/machine-list/parked-events";

    private static RunningFleet fleet;
    private static String tenant;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
        String known = fleet.register("admin", "KNOWN");
        tenant = json(fleet.get("admin", "/api/v1/machines/" + known))
                .get("tenant_id")
                .stringValue();
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void whatFailedIsSeenDroppedAndWhatWaitedBehindItIsHandledAfterARetry() {
        UUID machineId = UUID.randomUUID();
        append(new MachineRelocatedEvent(machineId, tenant, 1, null, "Nowhere"), 0);
        append(new MachineRegisteredEvent(machineId, tenant, 1, "Late", "LATE", MachineProtocol.JSON, null, null), 1);
        JsonNode first = awaitParked(machineId, 2);
        assertThat(first.get("type").stringValue()).isEqualTo("machine-relocated");
        assertThat(first.get("correlation_id").stringValue()).isEqualTo("0123456789abcdef");
        String poison = PARKED + "/" + first.get("id").stringValue();

        var failsAgain = json(fleet.post("admin", poison + "/retry", ""));
        assertThat(failsAgain.get("still_parked").longValue()).isEqualTo(2);

        assertThat(fleet.send("admin", "DELETE", poison, null, "If-Match", "\"99\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(fleet.delete("admin", poison).statusCode()).isEqualTo(204);
        assertThat(fleet.get("admin", "/api/v1/machines/" + machineId).statusCode())
                .as("not until it is retried")
                .isEqualTo(404);
        JsonNode waiting = awaitParked(machineId, 1);
        assertThat(waiting.get("type").stringValue()).isEqualTo("machine-registered");

        var handled = json(fleet.post("admin", PARKED + "/" + waiting.get("id").stringValue() + "/retry", ""));
        assertThat(handled.get("still_parked").longValue()).isZero();
        assertThat(json(fleet.get("admin", "/api/v1/machines/" + machineId))
                        .get("name")
                        .stringValue())
                .isEqualTo("Late");
        assertThat(fleet.delete("admin", poison).statusCode())
                .as("dropped before")
                .isEqualTo(404);

        String poisoned = first.get("id").stringValue();
        String waited = waiting.get("id").stringValue();
        Awaitility.await("who asked for it, and for nothing that was refused")
                .untilAsserted(() -> assertThat(askedFor("admin", poisoned, waited))
                        .containsExactly(
                                "admin processor.parked-event-retry-requested " + waited,
                                "admin processor.parked-event-drop-requested " + poisoned,
                                "admin processor.parked-event-retry-requested " + poisoned));
    }

    @Test
    void anotherTenantSeesNothingOfItAndCanDoNothingToIt() {
        UUID machineId = UUID.randomUUID();
        append(new MachineRelocatedEvent(machineId, tenant, 1, null, "Nowhere"), 0);
        String poison = PARKED + "/" + awaitParked(machineId, 1).get("id").stringValue();

        var foreign = json(fleet.get("acme-admin", PARKED));
        assertThat(foreign.get("total").longValue()).isZero();
        assertThat(fleet.post("acme-admin", poison + "/retry", "").statusCode()).isEqualTo(404);
        assertThat(fleet.delete("acme-admin", poison).statusCode()).isEqualTo(404);
        awaitParked(machineId, 1);
        // Whatever was asked before it is in the audit by then.
        fleet.register("acme-admin", "LATER");
        Awaitility.await()
                .until(() -> json(fleet.get("acme-admin", "/api/v1/audit?action=machine.registered"))
                                .get("total")
                                .longValue()
                        == 1);
        assertThat(json(fleet.get("acme-admin", "/api/v1/audit?resource_type=processor"))
                        .get("items"))
                .isEmpty();
    }

    @Test
    void onlyAnAdministratorMayLook() {
        assertThat(fleet.get("operator", PARKED).statusCode()).isEqualTo(403);
        assertThat(fleet.get("admin", PARKED + "?page=0").statusCode()).isEqualTo(422);
        assertThat(fleet.get("admin", "/api/v1/admin/processors/no-such/parked-events")
                        .statusCode())
                .isEqualTo(404);
        assertThat(fleet.get("admin", "/api/v1/admin/processors/retired-members/parked-events")
                        .statusCode())
                .as("one of another service")
                .isEqualTo(200);
    }

    /** What the audit has of these parked events, the newest first. */
    private static List<String> askedFor(String client, String... eventIds) {
        return json(fleet.get(client, "/api/v1/audit?resource_type=processor"))
                .get("items")
                .valueStream()
                .filter(item -> List.of(eventIds)
                        .contains(item.get("details").get("event_id").stringValue()))
                .map(item -> String.join(
                        " ",
                        item.get("user_id").stringValue(),
                        item.get("action").stringValue(),
                        item.get("details").get("event_id").stringValue()))
                .toList();
    }

    private void append(MachineEvent event, long sequence) {
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                                "Machine", event.machineId().toString(), sequence, event)
                        .andMetaData(java.util.Map.of(
                                MessageKeys.TENANT, tenant, MessageKeys.CORRELATION_ID, "0123456789abcdef")));
    }

    /** The machine's parked events, once there are that many; the first of them. */
    private JsonNode awaitParked(UUID machineId, int count) {
        return Awaitility.await()
                .until(
                        () -> {
                            JsonNode items = json(fleet.get("admin", PARKED + "?page_size=100"))
                                    .get("items");
                            var own = items.valueStream()
                                    .filter(item ->
                                            item.get("sequence").stringValue().equals(machineId.toString()))
                                    .toList();
                            return own.size() == count ? own.get(0) : null;
                        },
                        java.util.Objects::nonNull);
    }
}
