package io.fleetledger.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.RuleOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdCheckTest {

    private static final double LIMIT = 90;
    private static final double HYSTERESIS = 5;

    @ParameterizedTest
    @CsvSource({
        "GREATER, 90.1, true",
        "GREATER, 90, false",
        "GREATER, 89.9, false",
        "GREATER_OR_EQUAL, 90.1, true",
        "GREATER_OR_EQUAL, 90, true",
        "GREATER_OR_EQUAL, 89.9, false",
        "LESS, 89.9, true",
        "LESS, 90, false",
        "LESS, 90.1, false",
        "LESS_OR_EQUAL, 89.9, true",
        "LESS_OR_EQUAL, 90, true",
        "LESS_OR_EQUAL, 90.1, false",
    })
    void aValueIsPastAThresholdByItsOperator(RuleOperator operator, double value, boolean past) {
        assertThat(isPast(operator, value, false)).isEqualTo(past);
    }

    @ParameterizedTest
    @CsvSource({
        "GREATER, 85.1, true",
        "GREATER, 85, false",
        "GREATER_OR_EQUAL, 85, true",
        "GREATER_OR_EQUAL, 84.9, false",
        "LESS, 94.9, true",
        "LESS, 95, false",
        "LESS_OR_EQUAL, 95, true",
        "LESS_OR_EQUAL, 95.1, false",
    })
    void whatWasPastItIsHeldUntilTheValueIsFarEnoughBack(RuleOperator operator, double value, boolean held) {
        assertThat(isPast(operator, value, true)).isEqualTo(held);
    }

    @Test
    void aSeverityWithoutALimitIsNeverPast() {
        assertThat(ThresholdCheck.of(
                        RuleFixtures.above(1, "heat", null, LIMIT).condition(),
                        AlertSeverity.WARNING,
                        1e9,
                        false,
                        null))
                .isFalse();
    }

    @Test
    void aBaselineJudgesNothingBeforeItHasLearnedEnough() {
        Baseline learned = Baseline.NOTHING_LEARNED.learn(10).learn(12); // The mean is 11, the deviation 1.41.
        assertThat(isUnusual(3, 20, false, learned)).isFalse();
        assertThat(isUnusual(2, 20, false, learned)).isTrue();
        assertThat(isUnusual(2, 2, false, learned)).as("on either side").isTrue();
        assertThat(isUnusual(2, 15.2, false, learned))
                .as("3 deviations are 4.24")
                .isFalse();
        assertThat(isUnusual(2, 15.3, false, learned)).isTrue();
    }

    @Test
    void whatWasUnusualIsHeldByDeviations() {
        Baseline learned = Baseline.NOTHING_LEARNED.learn(10).learn(12);
        assertThat(isUnusual(2, 13.9, true, learned))
                .as("2 deviations are 2.83")
                .isTrue();
        assertThat(isUnusual(2, 13.8, true, learned)).isFalse();
    }

    private static boolean isPast(RuleOperator operator, double value, boolean running) {
        return ThresholdCheck.of(
                RuleFixtures.threshold(1, "heat", operator, LIMIT, null, 0, HYSTERESIS, 0)
                        .condition(),
                AlertSeverity.WARNING,
                value,
                running,
                null);
    }

    private static boolean isUnusual(int minSamples, double value, boolean running, Baseline learned) {
        return ThresholdCheck.of(
                RuleFixtures.unusual(1, "heat", 3.0, null, minSamples, 1).condition(),
                AlertSeverity.WARNING,
                value,
                running,
                learned);
    }
}
