package io.fleetledger.command.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.rule.ChangeAlertRuleCommand;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.QueryParameters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /alert-rules/{id}}: each field may be left out; null clears optional fields. */
record ChangeAlertRuleRequest(
        @JsonProperty("name") @Nullable FieldChange<String> name,
        @JsonProperty("machine_id") @Nullable FieldChange<UUID> machineId,
        @JsonProperty("group_id") @Nullable FieldChange<UUID> groupId,
        @JsonProperty("metric_name") @Nullable FieldChange<String> metricName,
        @JsonProperty("type") @Nullable FieldChange<RuleType> type,
        @JsonProperty("operator") @Nullable FieldChange<RuleOperator> operator,
        @JsonProperty("warning_threshold") @Nullable FieldChange<Double> warningThreshold,
        @JsonProperty("critical_threshold") @Nullable FieldChange<Double> criticalThreshold,
        @JsonProperty("warning_sigma") @Nullable FieldChange<Double> warningSigma,
        @JsonProperty("critical_sigma") @Nullable FieldChange<Double> criticalSigma,
        @JsonProperty("min_samples") @Nullable FieldChange<Integer> minSamples,
        @JsonProperty("for_seconds") @Nullable FieldChange<Integer> forSeconds,
        @JsonProperty("hysteresis") @Nullable FieldChange<Double> hysteresis,
        @JsonProperty("cooldown_seconds") @Nullable FieldChange<Integer> cooldownSeconds,
        @JsonProperty("is_enabled") @Nullable FieldChange<Boolean> enabled) {

    private static final List<String> FIELDS = List.of(
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
            "is_enabled");

    static ChangeAlertRuleRequest read(JsonBody body) {
        body.requireAnyOf(FIELDS);
        var request = new ChangeAlertRuleRequest(
                body.text("name").change(AlertRuleFields::name),
                body.text("machine_id").clearableChange(QueryParameters::uuid),
                body.text("group_id").clearableChange(QueryParameters::uuid),
                body.text("metric_name").change(AlertRuleFields::metricName),
                body.text("type").change(AlertRuleFields::type),
                body.text("operator").clearableChange(AlertRuleFields::operator),
                body.number("warning_threshold").clearableChange(AlertRuleFields::threshold),
                body.number("critical_threshold").clearableChange(AlertRuleFields::threshold),
                body.number("warning_sigma").clearableChange(AlertRuleFields::sigma),
                body.number("critical_sigma").clearableChange(AlertRuleFields::sigma),
                body.integer("min_samples").clearableChange(AlertRuleFields::minSamples),
                body.integer("for_seconds").change(AlertRuleFields::forSeconds),
                body.number("hysteresis").change(AlertRuleFields::hysteresis),
                body.integer("cooldown_seconds").change(AlertRuleFields::cooldownSeconds),
                body.bool("is_enabled").change(raw -> raw));
        body.refuseIfInvalid();
        return request;
    }

    ChangeAlertRuleCommand toCommand(UUID ruleId, Caller caller, @Nullable List<Long> expectedVersions) {
        return new ChangeAlertRuleCommand(
                ruleId,
                caller.tenantId(),
                expectedVersions,
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
                cooldownSeconds,
                enabled);
    }
}
