package io.fleetledger.queries.apikey;

import io.fleetledger.queries.TenantQuery;

/**
 * A page of the tenant's API keys that have not been revoked, newest first: an {@link ApiKeyPage}.
 *
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindApiKeysQuery(String tenantId, int page, int pageSize) implements TenantQuery {}
