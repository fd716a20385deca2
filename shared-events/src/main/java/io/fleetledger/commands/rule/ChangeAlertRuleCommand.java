package io.fleetledger.commands.rule;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Changes some fields of a rule; a null component leaves its field alone. The rule that comes of it is judged as a
 * whole, by the bounds of {@link CreateAlertRuleCommand}. Another type forgets what belongs to the old one and needs
 * all that the new one needs. Answered with {@link AlertRuleState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record ChangeAlertRuleCommand(
        @TargetAggregateIdentifier UUID ruleId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        @Nullable FieldChange<String> name,
        @Nullable FieldChange<UUID> machineId,
        @Nullable FieldChange<UUID> groupId,
        @Nullable FieldChange<String> metricName,
        @Nullable FieldChange<RuleType> type,
        @Nullable FieldChange<RuleOperator> operator,
        @Nullable FieldChange<Double> warningThreshold,
        @Nullable FieldChange<Double> criticalThreshold,
        @Nullable FieldChange<Double> warningSigma,
        @Nullable FieldChange<Double> criticalSigma,
        @Nullable FieldChange<Integer> minSamples,
        @Nullable FieldChange<Integer> forSeconds,
        @Nullable FieldChange<Double> hysteresis,
        @Nullable FieldChange<Integer> cooldownSeconds,
        @Nullable FieldChange<Boolean> enabled)
        implements TenantCommand {

    public ChangeAlertRuleCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
