package io.fleetledger.queries.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * A reading as the API shows it.
 *
 * @param timestamp when it was measured, to the microsecond
 */
@JsonPropertyOrder({"metric_name", "value", "unit", "timestamp"})
public record ReadingView(
        @JsonProperty("metric_name") String metricName,
        @JsonProperty("value") double value,
        @JsonProperty("unit") String unit,
        @JsonProperty("timestamp") Instant timestamp) {}
