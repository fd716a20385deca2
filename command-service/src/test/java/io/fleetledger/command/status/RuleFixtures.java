package io.fleetledger.command.status;

import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rules as tests draw them up. */
final class RuleFixtures {

    private RuleFixtures() {}

    static UUID id(int number) {
        return UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a" + String.format("%02d", number));
    }

    /** Warns above a limit, and is critical above another. */
    static EffectiveRule above(int number, String metric, @Nullable Double warning, @Nullable Double critical) {
        return threshold(number, metric, RuleOperator.GREATER, warning, critical, 0, 0, 0);
    }

    static EffectiveRule threshold(
            int number,
            String metric,
            RuleOperator operator,
            @Nullable Double warning,
            @Nullable Double critical,
            int forSeconds,
            double hysteresis,
            int cooldownSeconds) {
        return new EffectiveRule(
                id(number),
                "Rule " + number,
                new RuleCondition(
                        RuleType.THRESHOLD,
                        metric,
                        operator,
                        warning,
                        critical,
                        null,
                        null,
                        null,
                        forSeconds,
                        hysteresis,
                        cooldownSeconds));
    }

    static EffectiveRule unusual(
            int number,
            String metric,
            @Nullable Double warningSigma,
            @Nullable Double criticalSigma,
            int minSamples,
            double hysteresis) {
        return new EffectiveRule(
                id(number),
                "Rule " + number,
                new RuleCondition(
                        RuleType.BASELINE,
                        metric,
                        null,
                        null,
                        null,
                        warningSigma,
                        criticalSigma,
                        minSamples,
                        0,
                        hysteresis,
                        0));
    }
}
