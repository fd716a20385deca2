package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * The decisions of one batch's sagas. They are sent before the sagas' states and the batch's token are stored, so that
 * a crash in between repeats the decisions, which are then known, rather than losing them. The due table is written
 * after the states, so that every row that is found belongs to a state already stored.
 */
final class StatusBatch implements BatchWrite {

    private final Commands commands;
    private final DueTable dueTable;
    private final Map<String, Map<UUID, Gathered>> byTenant = new LinkedHashMap<>();
    private final Map<String, Set<EventMessage<?>>> causes = new LinkedHashMap<>();
    private final Map<UUID, Due> armed = new LinkedHashMap<>();
    private final Set<UUID> disarmed = new LinkedHashSet<>();

    StatusBatch(Commands commands, DueTable dueTable) {
        this.commands = commands;
        this.dueTable = dueTable;
    }

    private record Gathered(List<StatusDecision> statuses, List<AlertDecision> alerts) {}

    void add(EventMessage<?> cause, String tenantId, EvaluationResult result) {
        Gathered gathered = byTenant.computeIfAbsent(tenantId, tenant -> new LinkedHashMap<>())
                .computeIfAbsent(
                        result.condition().machineId(), machine -> new Gathered(new ArrayList<>(), new ArrayList<>()));
        gathered.statuses().addAll(result.statuses());
        gathered.alerts().addAll(result.alerts());
        causes.computeIfAbsent(tenantId, tenant -> new LinkedHashSet<>()).add(cause);
    }

    void arm(Due due) {
        armed.merge(due.machineId(), due, (one, other) -> other.at().isBefore(one.at()) ? other : one);
    }

    void disarm(UUID machineId) {
        armed.remove(machineId);
        disarmed.add(machineId);
    }

    @Override
    public void write() {
        byTenant.forEach((tenantId, machines) -> send(tenantId, machines));
        byTenant.clear();
        causes.clear();
        if (!armed.isEmpty() || !disarmed.isEmpty()) {
            // Registered after the token's write: the last one registered for the commit runs first.
            CurrentUnitOfWork.get().onPrepareCommit(committing -> writeDueTable());
        }
    }

    private void send(String tenantId, Map<UUID, Gathered> machines) {
        DecisionChunks chunks = new DecisionChunks();
        machines.forEach((machineId, gathered) -> chunks.add(machineId, gathered.statuses(), gathered.alerts()));
        for (List<MachineDecision> decisions : chunks.all()) {
            commands.sendBySystem(
                    causes.getOrDefault(tenantId, Set.of()), new ApplyStatusDecisionsCommand(tenantId, decisions));
        }
    }

    private void writeDueTable() {
        if (!disarmed.isEmpty()) {
            dueTable.disarm(disarmed);
            disarmed.clear();
        }
        if (!armed.isEmpty()) {
            dueTable.arm(armed.values());
            armed.clear();
        }
    }
}
