package io.fleetledger.command.rule;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.rule.ChangeAlertRuleCommand;
import io.fleetledger.commands.rule.CreateAlertRuleCommand;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields that a rule would have: a new one, or one with some of its fields changed. */
record RuleDraft(
        String name,
        @Nullable UUID machineId,
        @Nullable UUID groupId,
        String metricName,
        RuleType type,
        @Nullable RuleOperator operator,
        @Nullable Double warningThreshold,
        @Nullable Double criticalThreshold,
        @Nullable Double warningSigma,
        @Nullable Double criticalSigma,
        @Nullable Integer minSamples,
        int forSeconds,
        double hysteresis,
        int cooldownSeconds) {

    static RuleDraft of(CreateAlertRuleCommand command) {
        return of(command.name(), command.scope(), command.condition());
    }

    private static RuleDraft of(String name, RuleScope scope, RuleCondition condition) {
        return new RuleDraft(
                name,
                scope.machineId(),
                scope.groupId(),
                condition.metricName(),
                condition.type(),
                condition.operator(),
                condition.warningThreshold(),
                condition.criticalThreshold(),
                condition.warningSigma(),
                condition.criticalSigma(),
                condition.minSamples(),
                condition.forSeconds(),
                condition.hysteresis(),
                condition.cooldownSeconds());
    }

    /** A change of the type drops the fields of the old one. */
    static RuleDraft of(String name, RuleScope scope, RuleCondition before, ChangeAlertRuleCommand change) {
        RuleType type = required(change.type(), before.type());
        boolean same = type == before.type();
        return new RuleDraft(
                required(change.name(), name),
                changed(change.machineId(), scope.machineId()),
                changed(change.groupId(), scope.groupId()),
                required(change.metricName(), before.metricName()),
                type,
                changed(change.operator(), same ? before.operator() : null),
                changed(change.warningThreshold(), same ? before.warningThreshold() : null),
                changed(change.criticalThreshold(), same ? before.criticalThreshold() : null),
                changed(change.warningSigma(), same ? before.warningSigma() : null),
                changed(change.criticalSigma(), same ? before.criticalSigma() : null),
                changed(change.minSamples(), same ? before.minSamples() : null),
                required(change.forSeconds(), before.forSeconds()),
                required(change.hysteresis(), before.hysteresis()),
                required(change.cooldownSeconds(), before.cooldownSeconds()));
    }

    RuleScope scope() {
        return new RuleScope(machineId, groupId);
    }

    RuleCondition condition() {
        return new RuleCondition(
                type,
                metricName.strip(),
                operator,
                warningThreshold,
                criticalThreshold,
                warningSigma,
                criticalSigma,
                minSamples,
                forSeconds,
                hysteresis,
                cooldownSeconds);
    }

    private static <T> @Nullable T changed(@Nullable FieldChange<T> change, @Nullable T before) {
        return change == null ? before : change.value();
    }

    /** {@link AlertRuleFields} has already refused a null. */
    private static <T> T required(@Nullable FieldChange<T> change, T before) {
        T value = change == null ? null : change.value();
        return value == null ? before : value;
    }
}
