package io.fleetledger.queries.group;

import io.fleetledger.queries.TenantQuery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One group: an optional {@link MachineGroupView}, empty for a deleted one.
 *
 * @param asOf the group as it was at that instant; null: as it is
 */
public record FindMachineGroupByIdQuery(
        String tenantId, UUID groupId, @Nullable Instant asOf) implements TenantQuery {

    /** Of the group as it is. */
    public FindMachineGroupByIdQuery(String tenantId, UUID groupId) {
        this(tenantId, groupId, null);
    }
}
