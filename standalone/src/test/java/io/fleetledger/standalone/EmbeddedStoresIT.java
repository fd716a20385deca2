package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void aDeletedReadStoreIsBuiltAnewAtTheNextStart() throws IOException {
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
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(everything(fleet)).isEqualTo(listBefore);
        }
    }

    @Test
    void aDamagedReadStoreIsBuiltAnewAtTheNextStart() throws IOException {
        String before;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("admin", "DMG-1");
            before = everything(fleet);
        }
        Files.writeString(dataDir.resolve("read-store.mv"), "this is no store at all".repeat(1000));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(everything(fleet)).isEqualTo(before);
        }
    }

    /** Its tokens say that all is known, and its documents are not those that this version looks for. */
    @Test
    void aReadStoreOfAnotherVersionIsBuiltAnewAtTheNextStart() {
        String before;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("admin", "OLD-1");
            before = everything(fleet);
        }
        try (MVStore store = new MVStore.Builder()
                .fileName(dataDir.resolve("read-store.mv").toString())
                .open()) {
            store.getMapNames().stream()
                    .filter(name -> name.endsWith(".machines"))
                    .forEach(store::removeMap);
            store.setStoreVersion(0);
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(everything(fleet)).isEqualTo(before);
        }
    }

    @Test
    void aRefusedCommandLeavesNothingBehind() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("admin", "TX-1");
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
            assertThat(events(fleet)).isEqualTo(before);
        }
    }

    /** The identifier is claimed and the machine made in one transaction: when the second insert fails, so does the first. */
    @Test
    void aMachineAndItsClaimAreStoredTogetherOrNotAtAll() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            UUID machineId = UUID.randomUUID();
            fleet.bean(JdbcClient.class)
                    .sql("ALTER TABLE DomainEventEntry ADD CONSTRAINT no_machines CHECK (type <> 'Machine')")
                    .update();
            var command = new RegisterMachineCommand(
                    machineId, "some-tenant", "Half", "HALF-1", MachineProtocol.JSON, null, null);
            assertThatThrownBy(() -> fleet.bean(CommandGateway.class).sendAndWait(command))
                    .isNotNull();
            assertThat(events(fleet)).isZero();
        }
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
