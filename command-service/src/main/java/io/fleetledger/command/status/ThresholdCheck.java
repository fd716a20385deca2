package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evaluates one value by a rule's condition. */
final class ThresholdCheck {

    private ThresholdCheck() {}

    /**
     * Whether a value is past a condition's limit for a severity.
     *
     * @param running whether the previous value was; with hysteresis, that holds until a value has come further back
     * @param baseline the baseline before this value
     */
    static boolean of(
            RuleCondition condition,
            AlertSeverity severity,
            double value,
            boolean running,
            @Nullable Baseline baseline) {
        Double limit = limit(condition, severity);
        if (limit == null) {
            return false;
        }
        double hysteresis = running ? condition.hysteresis() : 0;
        return condition.type() == RuleType.THRESHOLD
                ? isPast(operator(condition), value, limit, hysteresis)
                : isUnusual(condition, value, limit - hysteresis, baseline);
    }

    private static @Nullable Double limit(RuleCondition condition, AlertSeverity severity) {
        boolean critical = severity == AlertSeverity.CRITICAL;
        if (condition.type() == RuleType.THRESHOLD) {
            return critical ? condition.criticalThreshold() : condition.warningThreshold();
        }
        return critical ? condition.criticalSigma() : condition.warningSigma();
    }

    private static boolean isPast(RuleOperator operator, double value, double threshold, double hysteresis) {
        return switch (operator) {
            case GREATER -> value > threshold - hysteresis;
            case GREATER_OR_EQUAL -> value >= threshold - hysteresis;
            case LESS -> value < threshold + hysteresis;
            case LESS_OR_EQUAL -> value <= threshold + hysteresis;
        };
    }

    private static boolean isUnusual(
            RuleCondition condition, double value, double sigmas, @Nullable Baseline baseline) {
        if (baseline == null
                || baseline.count() < Objects.requireNonNull(condition.minSamples(), "of a baseline rule")) {
            return false;
        }
        return Math.abs(value - baseline.mean()) > sigmas * baseline.deviation();
    }

    /** Returns a metric's figures for a reason or an alert of this severity. */
    static AlertFigures figures(RuleCondition condition, AlertSeverity severity, MetricCondition metric) {
        double limit = Objects.requireNonNull(limit(condition, severity), "a severity that the rule knows");
        if (condition.type() == RuleType.THRESHOLD) {
            return new AlertFigures(
                    condition.metricName(), metric.atMicros(), metric.value(), operator(condition), limit);
        }
        Baseline learned = Objects.requireNonNull(metric.baseline(), "what the value was evaluated by");
        double distance = limit * learned.deviation();
        return metric.value() > learned.mean()
                ? new AlertFigures(
                        condition.metricName(),
                        metric.atMicros(),
                        metric.value(),
                        RuleOperator.GREATER,
                        learned.mean() + distance)
                : new AlertFigures(
                        condition.metricName(),
                        metric.atMicros(),
                        metric.value(),
                        RuleOperator.LESS,
                        learned.mean() - distance);
    }

    private static RuleOperator operator(RuleCondition condition) {
        return Objects.requireNonNull(condition.operator(), "of a threshold rule");
    }
}
