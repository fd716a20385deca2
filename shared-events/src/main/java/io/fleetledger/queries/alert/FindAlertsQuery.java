package io.fleetledger.queries.alert;

import io.fleetledger.queries.TenantQuery;

/**
 * One page of a tenant's alerts, newest first: {@link AlertPage}.
 *
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindAlertsQuery(String tenantId, AlertFilter filter, int page, int pageSize) implements TenantQuery {}
