package io.fleetledger.command.rule.scope;

import io.fleetledger.events.rule.MachineRulesChangedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Tells machines of their rules, where those differ from what they were told last, in appends of a bounded size. */
final class Publication {

    /** Machines per append: more of them keep other writers waiting. */
    private static final int PER_APPEND = 500;

    private final String tenantId;
    private final RuleSet rules;
    private final Consumer<List<MachineRulesChangedEvent>> append;

    Publication(String tenantId, RuleSet rules, Consumer<List<MachineRulesChangedEvent>> append) {
        this.tenantId = tenantId;
        this.rules = rules;
        this.append = append;
    }

    void toSome(MachineParts machines, Collection<UUID> machineIds) {
        machines.prefetch(machineIds);
        publish(machines, machineIds);
    }

    /** Step by step, each written before the next is read: a tenant may have more machines than fit in memory. */
    void toAll(MachineParts machines) {
        machines.write();
        for (int step = 0; step < MachineParts.steps(); step++) {
            publish(machines, machines.prefetch(step));
            machines.write();
        }
    }

    private void publish(MachineParts machines, Collection<UUID> machineIds) {
        List<MachineRulesChangedEvent> changes = new ArrayList<>();
        for (UUID machineId : machineIds) {
            ScopedMachine machine = machines.get(machineId);
            EffectiveRules effective = rules.of(machineId, machine);
            if (machine.active() && !effective.fingerprint().equals(machine.published())) {
                changes.add(new MachineRulesChangedEvent(machineId, tenantId, effective.rules()));
            }
        }
        for (int from = 0; from < changes.size(); from += PER_APPEND) {
            append.accept(changes.subList(from, Math.min(changes.size(), from + PER_APPEND)));
        }
        for (MachineRulesChangedEvent told : changes) {
            String fingerprint = EffectiveRules.of(told.rules()).fingerprint();
            machines.change(told.machineId(), machine -> machine.told(fingerprint));
        }
    }
}
