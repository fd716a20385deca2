package io.fleetledger.queries.group;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One group: an optional {@link MachineGroupView}, empty for a deleted one. */
public record FindMachineGroupByIdQuery(String tenantId, UUID groupId) implements TenantQuery {}
