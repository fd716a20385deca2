package io.fleetledger.queries.alert;

import io.fleetledger.queries.TenantQuery;

/** How many alerts of a tenant are open: {@link AlertStats}. */
public record FindAlertStatsQuery(String tenantId) implements TenantQuery {}
