package io.fleetledger.queries.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Open alerts, counted.
 *
 * @param infoCount 0: no rule raises one so mild
 * @param unacknowledgedCount of the open ones
 */
@JsonPropertyOrder({"total_active", "critical_count", "warning_count", "info_count", "unacknowledged_count"})
public record AlertStats(
        @JsonProperty("total_active") long totalActive,
        @JsonProperty("critical_count") long criticalCount,
        @JsonProperty("warning_count") long warningCount,
        @JsonProperty("info_count") long infoCount,
        @JsonProperty("unacknowledged_count") long unacknowledgedCount) {}
