package io.fleetledger.queries.reading;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a machine's readings are asked for.
 *
 * @param metricName exactly, or null for all
 * @param start the first instant; null: 24 hours before {@code end}, or before now
 * @param end behind the last instant, or null for none
 */
public record ReadingRange(
        @Nullable String metricName,
        @Nullable Instant start,
        @Nullable Instant end) {}
