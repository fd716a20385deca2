package io.fleetledger.events.rule;

import io.fleetledger.events.TenantEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * The rules that hold for a machine have changed, because a rule, its groups or the tree of groups changed. It names
 * all that hold now, each once, in the order of their ids. Repeating it has no effect.
 */
@Revision("1")
public record MachineRulesChangedEvent(UUID machineId, String tenantId, List<EffectiveRule> rules)
        implements TenantEvent {

    public MachineRulesChangedEvent {
        rules = List.copyOf(rules);
    }
}
