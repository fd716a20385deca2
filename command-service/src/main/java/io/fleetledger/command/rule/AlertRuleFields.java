package io.fleetledger.command.rule;

import io.fleetledger.commands.rule.ChangeAlertRuleCommand;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.Violations;
import io.fleetledger.support.validation.WireNames;
import org.jspecify.annotations.Nullable;

/**
 * Checks each field of a rule by itself; {@link RuleChecks} checks them together. Requests are checked, and again
 * commands, which other services send without a request.
 */
final class AlertRuleFields {

    private AlertRuleFields() {}

    /** 1..255 characters after trimming. */
    static String name(String raw) {
        return Texts.required(raw, 255);
    }

    /** 1..255 characters after trimming, no control characters: readings have no other metric names. */
    static String metricName(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, 255));
    }

    static RuleType type(String raw) {
        return WireNames.parse(raw, RuleType.values(), RuleType::wireName);
    }

    static RuleOperator operator(String raw) {
        return WireNames.parse(raw, RuleOperator.values(), RuleOperator::wireName);
    }

    static Double threshold(Double raw) {
        return finite(raw);
    }

    static Double sigma(Double raw) {
        if (finite(raw) <= 0) {
            throw new InvalidValueException("must be greater than 0", "greater_than");
        }
        return raw;
    }

    static Integer minSamples(Integer raw) {
        return within(raw, 2, 1_000_000);
    }

    /** Up to a day. */
    static Integer forSeconds(Integer raw) {
        return within(raw, 0, 86_400);
    }

    static Double hysteresis(Double raw) {
        if (finite(raw) < 0) {
            throw new InvalidValueException("must be at least 0", "greater_than_equal");
        }
        return raw;
    }

    /** Up to a week. */
    static Integer cooldownSeconds(Integer raw) {
        return within(raw, 0, 604_800);
    }

    /**
     * Checks each field of the draft by itself.
     *
     * @param storedMetric the rule's metric, which may stay, because older rules have any; null for a new rule
     */
    static void check(RuleDraft draft, @Nullable String storedMetric, Violations violations) {
        violations.check("name", draft.name(), AlertRuleFields::name);
        violations.check("metric_name", draft.metricName(), raw -> raw.equals(storedMetric) ? raw : metricName(raw));
        violations.checkIfPresent("warning_threshold", draft.warningThreshold(), AlertRuleFields::threshold);
        violations.checkIfPresent("critical_threshold", draft.criticalThreshold(), AlertRuleFields::threshold);
        violations.checkIfPresent("warning_sigma", draft.warningSigma(), AlertRuleFields::sigma);
        violations.checkIfPresent("critical_sigma", draft.criticalSigma(), AlertRuleFields::sigma);
        violations.checkIfPresent("min_samples", draft.minSamples(), AlertRuleFields::minSamples);
        violations.check("for_seconds", draft.forSeconds(), AlertRuleFields::forSeconds);
        violations.check("hysteresis", draft.hysteresis(), AlertRuleFields::hysteresis);
        violations.check("cooldown_seconds", draft.cooldownSeconds(), AlertRuleFields::cooldownSeconds);
    }

    /** Fields that every rule has cannot be cleared. */
    static void checkNothingIsCleared(ChangeAlertRuleCommand command, Violations violations) {
        violations.requireValue("name", command.name());
        violations.requireValue("metric_name", command.metricName());
        violations.requireValue("type", command.type());
        violations.requireValue("for_seconds", command.forSeconds());
        violations.requireValue("hysteresis", command.hysteresis());
        violations.requireValue("cooldown_seconds", command.cooldownSeconds());
        violations.requireValue("is_enabled", command.enabled());
    }

    private static double finite(Double raw) {
        if (!Double.isFinite(raw)) {
            throw new InvalidValueException("must be finite", "finite_number");
        }
        return raw;
    }

    private static Integer within(Integer raw, int min, int max) {
        if (raw < min) {
            throw new InvalidValueException("must be at least " + min, "greater_than_equal");
        }
        if (raw > max) {
            throw new InvalidValueException("must be at most " + max, "less_than_equal");
        }
        return raw;
    }
}
