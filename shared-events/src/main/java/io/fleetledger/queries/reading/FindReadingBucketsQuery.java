package io.fleetledger.queries.reading;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Readings of a machine, of which the caller knows that it exists, summed up per metric and interval, by time and
 * metric: {@link ReadingBucketPage}. An interval is summed up as a whole as soon as the range touches it.
 *
 * @param limit 1..1,000
 * @param cursor a page's {@code nextCursor}, to go on behind its last bucket, or null
 */
public record FindReadingBucketsQuery(
        String tenantId,
        UUID machineId,
        ReadingRange range,
        ReadingInterval interval,
        int limit,
        @Nullable String cursor)
        implements TenantQuery {}
