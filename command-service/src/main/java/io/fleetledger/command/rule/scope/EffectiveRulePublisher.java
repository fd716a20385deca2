package io.fleetledger.command.rule.scope;

import io.fleetledger.command.rule.RuleCounts;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes machines' rules that differ from those last published, in appends of a bounded size. */
final class EffectiveRulePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(EffectiveRulePublisher.class);

    /** Machines per append: more would keep other writers waiting. */
    private static final int PER_APPEND = 500;

    /** Rules per append, unless one machine has more: an append is held and sent as a whole. */
    private static final int RULES_PER_APPEND = 5_000;

    private final String tenantId;
    private final RuleSet rules;
    private final Consumer<List<MachineRulesChangedEvent>> append;

    EffectiveRulePublisher(String tenantId, RuleSet rules, Consumer<List<MachineRulesChangedEvent>> append) {
        this.tenantId = tenantId;
        this.rules = rules;
        this.append = append;
    }

    /** Publishes the rules of these machines; returns whether any had changed. */
    boolean publish(ScopedMachines machines, Collection<UUID> machineIds) {
        machines.prefetch(machineIds);
        Map<UUID, EffectiveRules> changed = new LinkedHashMap<>();
        int overLimit = 0;
        for (UUID machineId : machineIds) {
            ScopedMachine machine = machines.get(machineId);
            EffectiveRules effective = rules.of(machineId, machine);
            if (machine.active() && !effective.fingerprint().equals(machine.published())) {
                if (effective.rules().size() > RuleCounts.IN_FORCE) {
                    overLimit++;
                } else {
                    changed.put(machineId, effective);
                }
            }
        }
        if (overLimit > 0) {
            LOG.error(
                    "More than {} rules would apply to {} machines of tenant {}; their previous rules stay in effect",
                    RuleCounts.IN_FORCE,
                    overLimit,
                    tenantId);
        }
        List<MachineRulesChangedEvent> events = changed.entrySet().stream()
                .map(each -> new MachineRulesChangedEvent(
                        each.getKey(), tenantId, each.getValue().rules()))
                .toList();
        int from = 0;
        int held = 0;
        for (int at = 0; at < events.size(); at++) {
            int more = events.get(at).rules().size();
            if (at > from && (at - from == PER_APPEND || held + more > RULES_PER_APPEND)) {
                append.accept(events.subList(from, at));
                from = at;
                held = 0;
            }
            held += more;
        }
        if (from < events.size()) {
            append.accept(events.subList(from, events.size()));
        }
        changed.forEach((machineId, effective) ->
                machines.change(machineId, machine -> machine.withPublished(effective.fingerprint())));
        return !changed.isEmpty();
    }
}
