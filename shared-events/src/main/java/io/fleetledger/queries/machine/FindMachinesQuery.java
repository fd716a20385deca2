package io.fleetledger.queries.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.TenantQuery;
import org.jspecify.annotations.Nullable;

/**
 * One page of a tenant's machines: {@link MachinePage}.
 *
 * @param page from 1; not looked at when there is a cursor
 * @param pageSize 1..100
 * @param cursor a page's {@code nextCursor}, to go on behind its last row, or null
 */
public record FindMachinesQuery(
        String tenantId,
        MachineFilter filter,
        MachineSort sortBy,
        SortDirection direction,
        int page,
        int pageSize,
        @Nullable String cursor)
        implements TenantQuery {}
