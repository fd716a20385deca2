package io.fleetledger.command.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.rule.CreateAlertRuleCommand;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.JsonBody.Checked;
import io.fleetledger.support.http.QueryParameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /alert-rules}. */
record CreateAlertRuleRequest(
        @Schema(
                example = "Spindle too hot",
                minLength = 1,
                maxLength = 255,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("name")
        String name,

        @Schema(
                format = "uuid",
                nullable = true,
                description = "The one machine it is for; without it and group_id, all")
        @JsonProperty("machine_id")
        @Nullable UUID machineId,

        @Schema(format = "uuid", nullable = true, description = "For the machines of this group and of those below it")
        @JsonProperty("group_id")
        @Nullable UUID groupId,

        @Schema(example = "temperature", minLength = 1, maxLength = 255, requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("metric_name")
        String metricName,

        @Schema(
                allowableValues = {"threshold", "baseline"},
                defaultValue = "threshold")
        @JsonProperty("type")
        RuleType type,

        @Schema(
                example = "gt",
                allowableValues = {"gt", "gte", "lt", "lte"},
                nullable = true,
                description = "Required of threshold rules, which alone have it")
        @JsonProperty("operator")
        @Nullable RuleOperator operator,

        @Schema(example = "80", nullable = true, description = "A threshold rule has this, critical_threshold or both")
        @JsonProperty("warning_threshold")
        @Nullable Double warningThreshold,

        @Schema(example = "95", nullable = true, description = "Not easier to pass than warning_threshold")
        @JsonProperty("critical_threshold")
        @Nullable Double criticalThreshold,

        @Schema(
                nullable = true,
                exclusiveMinimumValue = 0,
                description = "Deviations from the learned mean; a baseline rule has this, critical_sigma or both")
        @JsonProperty("warning_sigma")
        @Nullable Double warningSigma,

        @Schema(nullable = true, exclusiveMinimumValue = 0, description = "Not below warning_sigma")
        @JsonProperty("critical_sigma")
        @Nullable Double criticalSigma,

        @Schema(
                nullable = true,
                minimum = "2",
                maximum = "1000000",
                description = "Readings to learn from first; required of baseline rules, which alone have it")
        @JsonProperty("min_samples")
        @Nullable Integer minSamples,

        @Schema(minimum = "0", maximum = "86400", defaultValue = "0", description = "How long it must hold")
        @JsonProperty("for_seconds")
        int forSeconds,

        @Schema(
                minimum = "0",
                defaultValue = "0",
                description =
                        "How far back before it clears: in the metric's unit, of a baseline rule in deviations, and"
                                + " then less than each sigma")
        @JsonProperty("hysteresis")
        double hysteresis,

        @Schema(
                minimum = "0",
                maximum = "604800",
                defaultValue = "0",
                description = "How long after an alert's end the next one waits; a status never does")
        @JsonProperty("cooldown_seconds")
        int cooldownSeconds,

        @Schema(defaultValue = "true") @JsonProperty("is_enabled")
        boolean enabled) {

    static CreateAlertRuleRequest read(JsonBody body) {
        var name = body.text("name").required(AlertRuleFields::name);
        var machineId = body.text("machine_id").optional(QueryParameters::uuid);
        var groupId = body.text("group_id").optional(QueryParameters::uuid);
        var metricName = body.text("metric_name").required(AlertRuleFields::metricName);
        var type = body.text("type").optional(AlertRuleFields::type);
        var operator = body.text("operator").optional(AlertRuleFields::operator);
        var warningThreshold = body.number("warning_threshold").optional(AlertRuleFields::threshold);
        var criticalThreshold = body.number("critical_threshold").optional(AlertRuleFields::threshold);
        var warningSigma = body.number("warning_sigma").optional(AlertRuleFields::sigma);
        var criticalSigma = body.number("critical_sigma").optional(AlertRuleFields::sigma);
        var minSamples = body.integer("min_samples").optional(AlertRuleFields::minSamples);
        var forSeconds = body.integer("for_seconds").optional(AlertRuleFields::forSeconds);
        var hysteresis = body.number("hysteresis").optional(AlertRuleFields::hysteresis);
        var cooldownSeconds = body.integer("cooldown_seconds").optional(AlertRuleFields::cooldownSeconds);
        var enabled = body.bool("is_enabled").optional(raw -> raw);
        RuleDraft draft = new RuleDraft(
                or(name, ""),
                machineId.orNull(),
                groupId.orNull(),
                or(metricName, ""),
                or(type, RuleType.THRESHOLD),
                operator.orNull(),
                warningThreshold.orNull(),
                criticalThreshold.orNull(),
                warningSigma.orNull(),
                criticalSigma.orNull(),
                minSamples.orNull(),
                or(forSeconds, 0),
                or(hysteresis, 0.0),
                or(cooldownSeconds, 0));
        body.check(violations -> {
            if (!violations.has("type")) {
                RuleChecks.check(draft, violations);
            }
        });
        body.refuseIfInvalid();
        return new CreateAlertRuleRequest(draft, or(enabled, true));
    }

    private CreateAlertRuleRequest(RuleDraft draft, boolean enabled) {
        this(
                draft.name(),
                draft.machineId(),
                draft.groupId(),
                draft.metricName(),
                draft.type(),
                draft.operator(),
                draft.warningThreshold(),
                draft.criticalThreshold(),
                draft.warningSigma(),
                draft.criticalSigma(),
                draft.minSamples(),
                draft.forSeconds(),
                draft.hysteresis(),
                draft.cooldownSeconds(),
                enabled);
    }

    CreateAlertRuleCommand toCommand(UUID ruleId, Caller caller) {
        RuleDraft draft = new RuleDraft(
                name,
                machineId,
                groupId,
                metricName,
                type,
                operator,
                warningThreshold,
                criticalThreshold,
                warningSigma,
                criticalSigma,
                minSamples,
                forSeconds,
                hysteresis,
                cooldownSeconds);
        return new CreateAlertRuleCommand(
                ruleId, caller.tenantId(), draft.name(), draft.scope(), draft.condition(), enabled);
    }

    private static <T> T or(Checked<T> field, T otherwise) {
        return field.orNull() == null ? otherwise : field.orNull();
    }
}
