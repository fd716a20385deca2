package io.fleetledger.command.status;

import static io.fleetledger.command.status.RuleFixtures.above;
import static io.fleetledger.command.status.RuleFixtures.unusual;
import static io.fleetledger.events.status.MachineStatus.CRITICAL;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.rule.RuleOperator;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is usual is learned, and what is unusual does not teach. */
class BaselineTest {

    private final Course course = new Course();

    @Test
    void meanAndDeviationAreThoseOfAllValues() {
        Random random = new Random(7);
        double[] values = random.doubles(1_000, 50, 90).toArray();
        Baseline learned = Baseline.NOTHING_LEARNED;
        for (double value : values) {
            learned = learned.learn(value);
        }
        double mean = DoubleStream.of(values).average().orElseThrow();
        double squares =
                DoubleStream.of(values).map(value -> Math.pow(value - mean, 2)).sum();
        assertThat(learned.count()).isEqualTo(1_000);
        assertThat(learned.mean()).isCloseTo(mean, within(1e-9));
        assertThat(learned.deviation()).isCloseTo(Math.sqrt(squares / 999), within(1e-9));
    }

    @Test
    void aValueThatWouldLeaveNoNumbersDoesNotTeach() {
        Baseline learned = Baseline.NOTHING_LEARNED.learn(1e200).learn(2e200);
        assertThat(learned.count()).isEqualTo(1);
        assertThat(learned.learn(Double.NaN)).isEqualTo(learned);
    }

    @Test
    void nothingIsJudgedBeforeEnoughIsLearned() {
        course.ruledBy(0, unusual(1, "heat", 2.0, null, 3, 0));
        course.measured(1, "heat", 10).measured(2, "heat", 12).measured(3, "heat", 1_000);
        assertThat(course.status()).isEqualTo(HEALTHY);
        assertThat(learned().count()).isEqualTo(3);
    }

    @Test
    void ofAMetricThatHasNotMovedAHundredthOfItsSizeStandsForItsDeviation() {
        course.ruledBy(0, unusual(1, "heat", 2.0, 6.0, 2, 0));
        course.measured(1, "heat", 10)
                .measured(2, "heat", 10)
                .measured(3, "heat", 500)
                .measured(4, "heat", 10)
                .measured(5, "heat", 9.7);
        assertThat(course.statuses()).containsExactly(HEALTHY, CRITICAL, HEALTHY, WARNING);
        assertThat(figures(0).threshold()).isCloseTo(10.6, within(1e-9));
        assertThat(learned().deviation()).as("what is unusual does not teach").isEqualTo(0.1);
        course.measured(6, "heat", 10.1);
        assertThat(course.status()).isEqualTo(HEALTHY);
        assertThat(learned().deviation()).as("learned").isCloseTo(0.05, within(1e-9));
    }

    @Test
    void theLastDigitsOfTheArithmeticAreNoMovement() {
        Baseline learned = Baseline.NOTHING_LEARNED;
        for (int value = 0; value < 20; value++) {
            learned = learned.learn(value % 2 == 0 ? 0.3 : 0.1 + 0.2);
        }
        assertThat(learned.deviation()).isCloseTo(0.003, within(1e-9));
        assertThat(learned.learn(0.3001).deviation()).isLessThan(1e-4);
    }

    @Test
    void ofAMetricThatWasAlwaysZeroEverythingElseIsUnusual() {
        course.ruledBy(0, unusual(1, "faults", 2.0, null, 2, 0));
        course.measured(1, "faults", 0).measured(2, "faults", 0).measured(3, "faults", -0.0);
        assertThat(course.status()).isEqualTo(HEALTHY);
        course.measured(4, "faults", 1);
        assertThat(course.status()).isEqualTo(WARNING);
    }

    @Test
    void whatIsUnusualEitherWayIsPastTheRuleAndDoesNotTeach() {
        course.ruledBy(0, unusual(1, "heat", 3.0, 6.0, 2, 0));
        taught(); // mean 11, deviation sqrt(2)
        course.measured(3, "heat", 16).measured(4, "heat", 2).measured(5, "heat", 11);
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, CRITICAL, HEALTHY);
        assertThat(learned().count()).isEqualTo(3);
    }

    @Test
    void theFiguresNameTheBoundOnTheValuesSide() {
        course.ruledBy(0, unusual(1, "heat", 3.0, null, 2, 0));
        taught();
        course.measured(3, "heat", 16).measured(4, "heat", 11).measured(5, "heat", 0);
        double deviation = Math.sqrt(2);
        assertThat(figures(0).operator()).isEqualTo(RuleOperator.GREATER);
        assertThat(figures(0).threshold()).isCloseTo(11 + 3 * deviation, within(1e-9));
        assertThat(figures(2).operator()).isEqualTo(RuleOperator.LESS);
        assertThat(figures(2).threshold())
                .isCloseTo(learned().mean() - 3 * learned().deviation(), within(1e-9));
    }

    private AlertFigures figures(int alert) {
        return ((AlertDecision.Raise) course.alerts().get(alert)).figures();
    }

    @Test
    void hysteresisIsInDeviations() {
        course.ruledBy(0, unusual(1, "heat", 3.0, null, 2, 1));
        taught();
        course.measured(3, "heat", 16).measured(4, "heat", 14).measured(5, "heat", 13.8);
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, HEALTHY);
    }

    @Test
    void aReadingPastAnyRuleOfItsMetricDoesNotTeach() {
        course.ruledBy(0, unusual(1, "heat", 100.0, null, 2, 0), above(2, "heat", 12.0, null));
        taught();
        course.measured(3, "heat", 12.5);
        assertThat(learned().count()).isEqualTo(2);
    }

    @Test
    void aLateReadingDoesNotTeach() {
        course.ruledBy(0, unusual(1, "heat", 3.0, null, 2, 0));
        taught();
        course.measured(3, Course.reading("heat", 1.5, 11));
        assertThat(learned().count()).isEqualTo(2);
    }

    @Test
    void whatWasLearnedStaysWhileAnyBaselineRuleOfTheMetricHolds() {
        course.ruledBy(0, unusual(1, "heat", 3.0, null, 2, 0));
        taught();
        course.ruledBy(3, unusual(2, "heat", 4.0, null, 5, 0));
        assertThat(learned().count()).isEqualTo(2);
        course.ruledBy(4, above(3, "heat", 100.0, null));
        assertThat(course.condition().metrics().get("heat"))
                .extracting(MetricCondition::baseline)
                .isNull();
    }

    private void taught() {
        course.measured(1, "heat", 10).measured(2, "heat", 12);
    }

    private Baseline learned() {
        MetricCondition metric =
                Objects.requireNonNull(course.condition().metrics().get("heat"));
        return Objects.requireNonNull(metric.baseline());
    }
}
