package io.fleetledger.queries.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule as the API shows it; what its fields mean is {@link RuleCondition}'s and {@link RuleScope}'s to say. A rule
 * whose group was deleted stays, and holds for nobody; so does the rule of a retired machine, until that is restored.
 *
 * @param version also the {@code ETag}
 */
@JsonPropertyOrder({
    "id",
    "name",
    "machine_id",
    "group_id",
    "metric_name",
    "type",
    "operator",
    "warning_threshold",
    "critical_threshold",
    "warning_sigma",
    "critical_sigma",
    "min_samples",
    "for_seconds",
    "hysteresis",
    "cooldown_seconds",
    "is_enabled",
    "tenant_id",
    "created_at",
    "updated_at",
    "version"
})
public record AlertRuleView(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("machine_id") @Nullable UUID machineId,
        @JsonProperty("group_id") @Nullable UUID groupId,
        @JsonProperty("metric_name") String metricName,
        @JsonProperty("type") RuleType type,
        @JsonProperty("operator") @Nullable RuleOperator operator,
        @JsonProperty("warning_threshold") @Nullable Double warningThreshold,
        @JsonProperty("critical_threshold") @Nullable Double criticalThreshold,
        @JsonProperty("warning_sigma") @Nullable Double warningSigma,
        @JsonProperty("critical_sigma") @Nullable Double criticalSigma,
        @JsonProperty("min_samples") @Nullable Integer minSamples,
        @JsonProperty("for_seconds") int forSeconds,
        @JsonProperty("hysteresis") double hysteresis,
        @JsonProperty("cooldown_seconds") int cooldownSeconds,
        @JsonProperty("is_enabled") boolean enabled,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("version") long version) {}
