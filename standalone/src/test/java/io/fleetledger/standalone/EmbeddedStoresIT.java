package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.commands.importjob.QueueImportJobCommand;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the embedded stores promise: one transaction per command, and a read store that may be lost. */
class EmbeddedStoresIT {

    @TempDir
    Path dataDir;

    /** What may have become of the read store while nobody ran. */
    private enum Loss {
        DELETED,
        DAMAGED,
        /** Its tokens say that all is known, and its documents are not those that this version looks for. */
        OF_ANOTHER_VERSION;

        void happenTo(Path readStore) throws IOException {
            switch (this) {
                case DELETED -> Files.delete(readStore);
                case DAMAGED -> Files.writeString(readStore, "this is no store at all".repeat(1000));
                case OF_ANOTHER_VERSION -> {
                    try (MVStore store =
                            new MVStore.Builder().fileName(readStore.toString()).open()) {
                        store.getMapNames().stream()
                                .filter(name -> name.endsWith(".machines"))
                                .forEach(store::removeMap);
                        store.setStoreVersion(0);
                    }
                }
            }
        }
    }

    @Test
    void aLostReadStoreIsBuiltAnewAtTheNextStart() throws IOException {
        String listBefore;
        List<String> ids = new ArrayList<>();
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            for (int i = 0; i < 30; i++) {
                ids.add(fleet.register("admin", "RB-" + i));
            }
            fleet.patch("admin", "/api/v1/machines/" + ids.get(0), "{\"name\":\"Renamed\",\"protocol\":\"opc_ua\"}");
            fleet.delete("admin", "/api/v1/machines/" + ids.get(1));
            fleet.delete("admin", "/api/v1/machines/" + ids.get(2));
            fleet.post("admin", "/api/v1/machines/" + ids.get(2) + "/restore", "");
            listBefore = everything(fleet);
        }
        for (Loss loss : Loss.values()) {
            loss.happenTo(dataDir.resolve("read-store.mv"));
            try (RunningFleet fleet = RunningFleet.start(dataDir)) {
                assertThat(everything(fleet))
                        .as("behind a store that was %s", loss)
                        .isEqualTo(listBefore);
            }
        }
    }

    @Test
    void whatIsRefusedOrFailsLeavesNothingBehind() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("admin", "TX-1");
            aRefusedCommandLeavesNothingBehind(fleet);
            aMachineAndItsClaimAreStoredTogetherOrNotAtAll(fleet);
        }
    }

    private static void aRefusedCommandLeavesNothingBehind(RunningFleet fleet) {
        long before = events(fleet);
        assertThat(fleet.bean(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        String tenant = json(fleet.get("admin", "/api/v1/machines"))
                .get("items")
                .get(0)
                .get("tenant_id")
                .stringValue();
        var taken = new RegisterMachineCommand(
                UUID.randomUUID(), tenant, "Second", "TX-1", MachineProtocol.JSON, null, null);
        assertThatThrownBy(() -> fleet.bean(CommandGateway.class).sendAndWait(taken))
                .hasMessageContaining("machine_identifier");
        assertThatThrownBy(() -> fleet.bean(CommandGateway.class).sendAndWait(withoutFileName(tenant)))
                .hasMessageContaining("file_name");
        assertThat(events(fleet)).isEqualTo(before);
    }

    @SuppressWarnings("NullAway") // As another service may send it.
    private static QueueImportJobCommand withoutFileName(String tenant) {
        return new QueueImportJobCommand(UUID.randomUUID(), tenant, null, 1, false);
    }

    /** The identifier is claimed and the machine made in one transaction: when the second insert fails, so does the first. */
    private static void aMachineAndItsClaimAreStoredTogetherOrNotAtAll(RunningFleet fleet) {
        long before = events(fleet);
        UUID machineId = UUID.randomUUID();
        fleet.bean(JdbcClient.class)
                .sql("ALTER TABLE DomainEventEntry ADD CONSTRAINT no_machines"
                        + " CHECK (type <> 'Machine' OR aggregateIdentifier <> '" + machineId + "')")
                .update();
        var command = new RegisterMachineCommand(
                machineId, "some-tenant", "Half", "HALF-1", MachineProtocol.JSON, null, null);
        assertThatThrownBy(() -> fleet.bean(CommandGateway.class).sendAndWait(command))
                .isNotNull();
        assertThat(events(fleet)).isEqualTo(before);
    }

    private static String everything(RunningFleet fleet) {
        return fleet.get("admin", "/api/v1/machines?is_active=all&page_size=100&sort_by=created_at")
                        .body()
                + fleet.get("admin", "/api/v1/machines?protocol=opc_ua").body()
                + fleet.get("admin", "/api/v1/machines?is_active=false").body();
    }

    private static long events(RunningFleet fleet) {
        return fleet.bean(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM DomainEventEntry")
                .query(Long.class)
                .single();
    }
}
