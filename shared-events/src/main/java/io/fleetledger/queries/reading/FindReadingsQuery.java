package io.fleetledger.queries.reading;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Readings of a machine, of which the caller knows that it exists, by time and metric: {@link ReadingPage}.
 *
 * @param limit 1..1,000
 * @param cursor a page's {@code nextCursor}, to go on behind its last reading, or null
 */
public record FindReadingsQuery(
        String tenantId,
        UUID machineId,
        ReadingRange range,
        int limit,
        @Nullable String cursor) implements TenantQuery {}
