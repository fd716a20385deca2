package io.fleetledger.queries.processor;

import io.fleetledger.queries.TenantQuery;

/**
 * One page of a tenant's events that a processor has parked, those of a sequence in their order:
 * {@link ParkedEventPage}. Answered where the processor runs.
 *
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindParkedEventsQuery(String tenantId, String processor, int page, int pageSize) implements TenantQuery {}
