package io.fleetledger.command.rule;

import java.util.UUID;

/** What a rule can be meant for, exact at this moment. */
public interface ScopeTargets {

    /** Whether the tenant has a machine of that id, retired or not. */
    boolean hasMachine(String tenantId, UUID machineId);

    /** Whether the group is in the tenant's tree. */
    boolean hasGroup(String tenantId, UUID groupId);
}
