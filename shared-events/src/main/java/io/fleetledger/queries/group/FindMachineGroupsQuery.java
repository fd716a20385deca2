package io.fleetledger.queries.group;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.queries.TenantQuery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page of a tenant's groups, by name and id: {@link MachineGroupPage}. A null component does not restrict.
 *
 * @param search at most 200 code points, a part of the name, taken literally, ignoring case
 * @param parentId groups right below this one
 * @param rootsOnly groups below none
 * @param page from 1
 * @param pageSize 1..100
 * @param asOf the groups as they were at that instant; null: as they are
 */
public record FindMachineGroupsQuery(
        String tenantId,
        @Nullable String search,
        @Nullable GroupType groupType,
        @Nullable UUID parentId,
        boolean rootsOnly,
        int page,
        int pageSize,
        @Nullable Instant asOf)
        implements TenantQuery {}
