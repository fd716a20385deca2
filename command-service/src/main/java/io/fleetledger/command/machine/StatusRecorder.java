package io.fleetledger.command.machine;

import io.fleetledger.command.alert.AlertDecisions;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.support.axon.Repositories;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/**
 * Records what sagas decided about many machines and their alerts, in one append. Each machine and each alert ignores
 * what it already knows: the command may come twice.
 */
@Component
final class StatusRecorder {

    private static final Callable<Machine> UNREGISTERED = Machine::new;

    private final Repository<Machine> machines;
    private final AlertDecisions alerts;

    StatusRecorder(Repository<Machine> machineRepository, AlertDecisions alerts) {
        this.machines = machineRepository;
        this.alerts = alerts;
    }

    /** Locks machines in the order of their ids, like every command that locks many; then alerts, in that of theirs. */
    @CommandHandler
    void handle(ApplyStatusDecisionsCommand command) {
        List<MachineDecision> inOrder = command.decisions().stream()
                .sorted(Comparator.comparing(decision -> decision.machineId().toString()))
                .toList();
        inOrder.forEach(decision -> record(command.tenantId(), decision));
        alerts.apply(command.tenantId(), inOrder);
    }

    private void record(String tenantId, MachineDecision decision) {
        if (!decision.statuses().isEmpty()) {
            load(decision).execute(machine -> {
                if (machine.belongsTo(tenantId)) {
                    decision.statuses().forEach(machine::recordStatus);
                }
            });
        }
    }

    private Aggregate<Machine> load(MachineDecision decision) {
        return Repositories.unchecked(
                () -> machines.loadOrCreate(decision.machineId().toString(), UNREGISTERED));
    }
}
