package io.fleetledger.queries.processor;

import io.fleetledger.queries.TenantQuery;

/**
 * How far a projection has come, and how its rebuild stands: {@link ProjectionView}. The same for every tenant, but for
 * the ids of documents that a verification found; answered by any process in which the projection runs.
 *
 * @param tenantId whoever asks
 */
public record FindProjectionQuery(String tenantId, String projection) implements TenantQuery {}
