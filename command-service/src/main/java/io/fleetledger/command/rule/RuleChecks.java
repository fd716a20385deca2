package io.fleetledger.command.rule;

import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.validation.Violations;
import org.jspecify.annotations.Nullable;

/** Checks a rule's fields together. A field that is invalid by itself is not checked again. */
final class RuleChecks {

    private final Violations violations;

    private RuleChecks(Violations violations) {
        this.violations = violations;
    }

    static void check(RuleDraft draft, Violations violations) {
        RuleChecks checks = new RuleChecks(violations);
        if (draft.machineId() != null && draft.groupId() != null) {
            checks.add("group_id", "must be left out beside machine_id: a rule is for one or the other", "unexpected");
        }
        if (draft.type() == RuleType.THRESHOLD) {
            checks.threshold(draft);
        } else {
            checks.baseline(draft);
        }
    }

    private void threshold(RuleDraft draft) {
        require("operator", draft.operator());
        requireEither("warning_threshold", draft.warningThreshold(), "critical_threshold", draft.criticalThreshold());
        refuse("warning_sigma", draft.warningSigma(), RuleType.BASELINE);
        refuse("critical_sigma", draft.criticalSigma(), RuleType.BASELINE);
        refuse("min_samples", draft.minSamples(), RuleType.BASELINE);
        Double warning = draft.warningThreshold();
        Double critical = draft.criticalThreshold();
        if (draft.operator() == null || warning == null || critical == null) {
            return;
        }
        boolean upwards = draft.operator() == RuleOperator.GREATER || draft.operator() == RuleOperator.GREATER_OR_EQUAL;
        if (upwards && critical < warning) {
            add("critical_threshold", "must not be below warning_threshold", "threshold_order");
        } else if (!upwards && critical > warning) {
            add("critical_threshold", "must not be above warning_threshold", "threshold_order");
        }
    }

    private void baseline(RuleDraft draft) {
        requireEither("warning_sigma", draft.warningSigma(), "critical_sigma", draft.criticalSigma());
        require("min_samples", draft.minSamples());
        refuse("operator", draft.operator(), RuleType.THRESHOLD);
        refuse("warning_threshold", draft.warningThreshold(), RuleType.THRESHOLD);
        refuse("critical_threshold", draft.criticalThreshold(), RuleType.THRESHOLD);
        Double warning = draft.warningSigma();
        Double critical = draft.criticalSigma();
        if (warning != null && critical != null && critical < warning) {
            add("critical_sigma", "must not be below warning_sigma", "threshold_order");
        }
        checkThatItCanClear(draft.hysteresis(), warning, "warning_sigma");
        checkThatItCanClear(draft.hysteresis(), critical, "critical_sigma");
    }

    /** No value is less than zero sigma from the mean. */
    private void checkThatItCanClear(double hysteresis, @Nullable Double sigma, String field) {
        if (sigma != null && hysteresis >= sigma && !violations.has(field)) {
            add("hysteresis", "must be less than " + field + ": nothing would end the alert", "less_than");
        }
    }

    private void require(String field, @Nullable Object value) {
        if (value == null) {
            add(field, "is required", "missing");
        }
    }

    private void requireEither(String one, @Nullable Object oneValue, String other, @Nullable Object otherValue) {
        if (oneValue == null && otherValue == null && !violations.has(other)) {
            add(one, "is required, or " + other, "missing");
        }
    }

    private void refuse(String field, @Nullable Object value, RuleType belongsTo) {
        if (value != null) {
            add(field, "belongs to rules of type " + belongsTo.wireName(), "unexpected");
        }
    }

    private void add(String field, String message, String type) {
        if (!violations.has(field)) {
            violations.add(field, message, type);
        }
    }
}
