package io.fleetledger.events.reading;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One value of one metric.
 *
 * @param metricName 1..255 code points
 * @param unit 1..64 code points; stored and shown, never computed with
 * @param atMicros when it was measured, in microseconds since 1970-01-01T00:00Z: what is finer was cut off
 * @param value finite
 * @param rawTag what the edge agent calls the signal, or null
 */
public record Reading(
        @JsonProperty("metric") String metricName,
        @JsonProperty("unit") String unit,
        @JsonProperty("at") long atMicros,
        @JsonProperty("value") double value,

        @JsonProperty("tag") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String rawTag) {}
