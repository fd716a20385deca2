package io.fleetledger.queries.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.alert.AlertSeverity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the API shows it.
 *
 * @param message one sentence for a person, which names the same value
 * @param metricValue the reading that it speaks of
 * @param thresholdValue what that is past; of a baseline rule, the bound that was learned
 * @param resolvedAt null while it is open
 */
@JsonPropertyOrder({
    "id",
    "machine_id",
    "rule_id",
    "severity",
    "message",
    "metric_name",
    "metric_value",
    "threshold_value",
    "is_acknowledged",
    "acknowledged_by",
    "acknowledged_at",
    "snoozed_until",
    "resolved_at",
    "created_at"
})
public record AlertView(
        @JsonProperty("id") UUID id,
        @JsonProperty("machine_id") UUID machineId,
        @JsonProperty("rule_id") UUID ruleId,
        @JsonProperty("severity") AlertSeverity severity,
        @JsonProperty("message") String message,
        @JsonProperty("metric_name") String metricName,
        @JsonProperty("metric_value") double metricValue,
        @JsonProperty("threshold_value") double thresholdValue,
        @JsonProperty("is_acknowledged") boolean acknowledged,
        @JsonProperty("acknowledged_by") @Nullable String acknowledgedBy,
        @JsonProperty("acknowledged_at") @Nullable Instant acknowledgedAt,
        @JsonProperty("snoozed_until") @Nullable Instant snoozedUntil,
        @JsonProperty("resolved_at") @Nullable Instant resolvedAt,
        @JsonProperty("created_at") Instant createdAt) {}
