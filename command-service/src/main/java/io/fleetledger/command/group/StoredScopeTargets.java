package io.fleetledger.command.group;

import io.fleetledger.command.machine.MachineLookup;
import io.fleetledger.command.rule.ScopeTargets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Machines and groups in the event store. */
@Component
final class StoredScopeTargets implements ScopeTargets {

    private final MachineLookup machines;
    private final Hierarchy hierarchy;

    StoredScopeTargets(MachineLookup machines, Hierarchy hierarchy) {
        this.machines = machines;
        this.hierarchy = hierarchy;
    }

    @Override
    public boolean hasMachine(String tenantId, UUID machineId) {
        return machines.belongsTo(tenantId, machineId);
    }

    @Override
    public boolean hasGroup(String tenantId, UUID groupId) {
        return hierarchy.contains(tenantId, groupId);
    }
}
