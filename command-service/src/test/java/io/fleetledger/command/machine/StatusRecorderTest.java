package io.fleetledger.command.machine;

import static io.fleetledger.events.status.MachineStatus.CRITICAL;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.OFFLINE;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.status.StatusReason;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;

/** What sagas decided becomes an event once, whatever comes twice, late or out of another time. */
class StatusRecorderTest {

    private static final String TENANT = "tenant-1";
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");

    private final Stores stores = new Stores();

    StatusRecorderTest() {
        register(MILL, "M-1");
        register(LATHE, "M-2");
    }

    @Test
    void aDecisionIsAnEventThatMovesNeitherVersionNorChangeTime() {
        MachineState before =
                stores.send(new RegisterMachineCommand(MILL, TENANT, "Mill", "M-1", MachineProtocol.JSON, null, null));
        StatusReason reason = new StatusReason(LATHE, "Too hot", AlertSeverity.WARNING, "heat", 81, 80);
        apply(MILL, new StatusDecision(new StatusCause(7, 1), 1, WARNING, List.of(reason)));

        assertThat(lastOf(MILL))
                .isEqualTo(new MachineStatusChangedEvent(
                        MILL, TENANT, OFFLINE, WARNING, List.of(reason), new StatusCause(7, 1)));
        assertThat(stores.machine(MILL.toString()))
                .hasFieldOrPropertyWithValue("version", before.version())
                .hasFieldOrPropertyWithValue("updatedAt", before.updatedAt());
    }

    @Test
    void whatComesAgainIsKnown() {
        StatusDecision[] decisions = {decision(7, HEALTHY), decision(8, CRITICAL), decision(9, HEALTHY)};
        apply(MILL, decisions);
        apply(MILL, decisions);
        apply(MILL, decision(8, CRITICAL), decision(9, HEALTHY), decision(10, WARNING));
        assertThat(statusesOf(MILL)).containsExactly(HEALTHY, CRITICAL, HEALTHY, WARNING);
    }

    @Test
    void stepsOfOneEventAreToldApart() {
        apply(MILL, new StatusDecision(new StatusCause(7, 0), 1, HEALTHY, List.of()));
        apply(MILL, new StatusDecision(new StatusCause(7, 2), 1, WARNING, List.of()));
        assertThat(statusesOf(MILL)).containsExactly(HEALTHY, WARNING);
    }

    @Test
    void aStatusThatTheMachineHasIsNoChange() {
        apply(MILL, decision(7, OFFLINE));
        assertThat(statusesOf(MILL)).isEmpty();
    }

    @Test
    void aRetiredMachineTakesNothing() {
        stores.send(new RetireMachineCommand(MILL, TENANT, null));
        apply(MILL, decision(7, HEALTHY));
        assertThat(statusesOf(MILL)).isEmpty();
    }

    @Test
    void whatWasDecidedBeforeAMachineLeftDoesNotTouchItWhenItIsBack() {
        stores.send(new RetireMachineCommand(MILL, TENANT, null));
        stores.send(new RestoreMachineCommand(MILL, TENANT));
        apply(MILL, decision(7, CRITICAL));
        assertThat(statusesOf(MILL)).isEmpty();
        apply(MILL, new StatusDecision(new StatusCause(9, 0), 3, HEALTHY, List.of()));
        assertThat(statusesOf(MILL)).containsExactly(HEALTHY);
    }

    @Test
    void nobodyElsesMachineAndNoUnknownOneIsTouched() {
        UUID unknown = UUID.fromString("9f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a03");
        send("tenant-2", new MachineDecision(MILL, List.of(decision(7, HEALTHY)), List.of()));
        apply(unknown, decision(7, HEALTHY));
        assertThat(statusesOf(MILL)).isEmpty();
        assertThat(stores.events().readEvents(unknown.toString()).hasNext()).isFalse();
    }

    @Test
    void manyMachinesAndTheirAlertsAreToldInOneCommand() {
        var resolve = new AlertDecision.Resolve(MILL, new StatusCause(7, 1), AlertResolution.CLEARED);
        send(
                TENANT,
                new MachineDecision(LATHE, List.of(decision(7, HEALTHY)), List.of(resolve)),
                new MachineDecision(MILL, List.of(decision(7, WARNING)), List.of()));
        assertThat(statusesOf(LATHE)).containsExactly(HEALTHY);
        assertThat(statusesOf(MILL)).containsExactly(WARNING);
        assertThat(stores.alertDecisions()).containsExactly(resolve);
    }

    private void register(UUID id, String identifier) {
        stores.send(new RegisterMachineCommand(id, TENANT, "Mill", identifier, MachineProtocol.JSON, null, null));
    }

    private void apply(UUID machineId, StatusDecision... decisions) {
        send(TENANT, new MachineDecision(machineId, List.of(decisions), List.of()));
    }

    private void send(String tenantId, MachineDecision... decisions) {
        stores.send(new ApplyStatusDecisionsCommand(tenantId, List.of(decisions)), Object.class);
    }

    private static StatusDecision decision(long position, MachineStatus status) {
        return new StatusDecision(new StatusCause(position, 0), 1, status, List.of());
    }

    private List<MachineStatus> statusesOf(UUID machineId) {
        return stores.events()
                .readEvents(machineId.toString(), 0)
                .asStream()
                .map(DomainEventMessage::getPayload)
                .filter(MachineStatusChangedEvent.class::isInstance)
                .map(event -> ((MachineStatusChangedEvent) event).newStatus())
                .toList();
    }

    private Object lastOf(UUID machineId) {
        return stores.events()
                .readEvents(machineId.toString(), 0)
                .asStream()
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .getPayload();
    }
}
