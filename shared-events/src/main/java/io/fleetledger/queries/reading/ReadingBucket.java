package io.fleetledger.queries.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * The readings of a metric in one interval.
 *
 * @param start of the interval
 * @param count at least 1
 * @param last the newest value by timestamp
 */
@JsonPropertyOrder({"metric_name", "start", "avg", "min", "max", "count", "last"})
public record ReadingBucket(
        @JsonProperty("metric_name") String metricName,
        @JsonProperty("start") Instant start,
        @JsonProperty("avg") double avg,
        @JsonProperty("min") double min,
        @JsonProperty("max") double max,
        @JsonProperty("count") long count,
        @JsonProperty("last") double last) {}
