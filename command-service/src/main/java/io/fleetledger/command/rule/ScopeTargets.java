package io.fleetledger.command.rule;

import java.util.UUID;

/** The machines and groups that rules can be for, in their current state. */
public interface ScopeTargets {

    /** Whether the tenant has a machine with that id, retired or not. */
    boolean hasMachine(String tenantId, UUID machineId);

    /** Whether the group is in the tenant's tree. */
    boolean hasGroup(String tenantId, UUID groupId);
}
