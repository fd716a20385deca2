package io.fleetledger.queries.importjob;

import io.fleetledger.queries.TenantQuery;

/**
 * A page of the tenant's long imports, newest first: an {@link ImportJobPage}.
 *
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindImportJobsQuery(String tenantId, int page, int pageSize) implements TenantQuery {}
