package io.fleetledger.events.rule;

import io.fleetledger.events.TenantEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Other rules hold for a machine than before, because a rule, its groups or the tree of groups changed. It names all
 * that hold now, each once, in the order of their ids. Said twice it means nothing new.
 */
@Revision("1")
public record MachineRulesChangedEvent(UUID machineId, String tenantId, List<EffectiveRule> rules)
        implements TenantEvent {

    public MachineRulesChangedEvent {
        rules = List.copyOf(rules);
    }
}
