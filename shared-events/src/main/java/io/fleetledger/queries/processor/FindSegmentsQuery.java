package io.fleetledger.queries.processor;

import io.fleetledger.queries.TenantQuery;

/**
 * The segments of a processor: {@link SegmentList}. The same for every tenant; answered by any process in which the
 * processor runs.
 *
 * @param tenantId whoever asks
 */
public record FindSegmentsQuery(String tenantId, String processor) implements TenantQuery {}
