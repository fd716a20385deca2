package io.fleetledger.queries;

import java.util.UUID;

/**
 * How far a projection has followed one aggregate: answered with {@link ProjectionLevel}, and as a subscription with
 * a further level each time the projection has stored events of that aggregate. Writers wait with it until their
 * write can be read.
 *
 * @param projection the processing group, {@code machine-list}
 */
public record AwaitProjectionQuery(String projection, String tenantId, UUID aggregateId) implements TenantQuery {}
