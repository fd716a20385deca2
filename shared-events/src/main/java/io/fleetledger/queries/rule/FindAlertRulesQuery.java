package io.fleetledger.queries.rule;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page of a tenant's rules, by name and id: {@link AlertRulePage}. A null component does not restrict.
 *
 * @param machineId rules that name this machine; not those that hold for it by a group or for all
 * @param groupId rules that name this group; not those of groups above or below it
 * @param metricName exactly
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindAlertRulesQuery(
        String tenantId,
        @Nullable UUID machineId,
        @Nullable UUID groupId,
        @Nullable String metricName,
        @Nullable Boolean enabled,
        int page,
        int pageSize)
        implements TenantQuery {}
