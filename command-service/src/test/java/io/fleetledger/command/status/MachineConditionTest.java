package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.reading;
import static io.fleetledger.command.status.RuleFixtures.above;
import static io.fleetledger.command.status.RuleFixtures.id;
import static io.fleetledger.command.status.RuleFixtures.threshold;
import static io.fleetledger.events.rule.RuleOperator.GREATER;
import static io.fleetledger.events.rule.RuleOperator.GREATER_OR_EQUAL;
import static io.fleetledger.events.rule.RuleOperator.LESS;
import static io.fleetledger.events.rule.RuleOperator.LESS_OR_EQUAL;
import static io.fleetledger.events.status.MachineStatus.CRITICAL;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.OFFLINE;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.status.StatusReason;
import io.fleetledger.support.time.Micros;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine's status is, given readings, thresholds and the passing of time. */
class MachineConditionTest {

    private final Course course = new Course();

    @Test
    void aMachineStartsOfflineAndWaitsForNothing() {
        assertThat(course.status()).isEqualTo(OFFLINE);
        assertThat(course.nextDueAt()).isEmpty();
    }

    @Test
    void aMachineThatReportsIsHealthyUntilItHasBeenSilentForTooLong() {
        course.measured(10, "heat", 20);
        assertThat(course.nextDueAt()).contains(310.0);
        course.elapsed(309.999);
        assertThat(course.statuses()).containsExactly(HEALTHY);
        course.elapsed(310);
        assertThat(course.statuses()).containsExactly(HEALTHY, OFFLINE);
        assertThat(course.nextDueAt()).isEmpty();
    }

    @Test
    void livenessIsTheTimeOfTheReadingNotOfItsArrival() {
        course.measured(400, reading("heat", 100, 20));
        assertThat(course.status()).isEqualTo(OFFLINE);
        course.measured(401, reading("heat", 101.001, 20));
        assertThat(course.status()).isEqualTo(HEALTHY);
        assertThat(course.nextDueAt()).contains(401.001);
    }

    @Test
    void anInstantWithinAMillisecondIsWaitedForToItsEnd() {
        course.measured(10, new Reading("heat", "°C", Micros.of(Course.second(10)) - 1, 20, null));
        assertThat(course.nextDueAt()).contains(310.0);
    }

    @Test
    void aMachinesOwnThresholdGoesBeforeTheConfiguredOne() {
        Course own = new Course(60).measured(10, "heat", 20).elapsed(70);
        assertThat(own.statuses()).containsExactly(HEALTHY, OFFLINE);
        own.silentAfter(71, null);
        assertThat(own.statuses()).containsExactly(HEALTHY, OFFLINE, HEALTHY);
        own.silentAfter(72, 30);
        assertThat(own.status()).isEqualTo(OFFLINE);
    }

    @Test
    void theWorstRuleGivesTheStatus() {
        course.ruledBy(0, above(1, "heat", 80.0, 90.0), above(2, "noise", 50.0, null));
        course.measured(1, "noise", 51)
                .measured(2, "heat", 91)
                .measured(3, "heat", 85)
                .measured(4, "noise", 50);
        course.measured(5, "heat", 80);
        assertThat(course.statuses()).containsExactly(WARNING, CRITICAL, WARNING, HEALTHY);
    }

    @Test
    void aStatusIsDecidedOnceAndNamesTheWorstReasonFirst() {
        course.ruledBy(0, above(1, "noise", 50.0, null), above(2, "heat", 80.0, 90.0));
        course.measured(1, reading("heat", 1, 95), reading("noise", 1, 60)).measured(2, "heat", 96);
        assertThat(course.decisions())
                .containsExactly(new StatusDecision(
                        new StatusCause(2, 0),
                        1,
                        CRITICAL,
                        List.of(
                                new StatusReason(id(2), "Rule 2", AlertSeverity.CRITICAL, "heat", 95, 90),
                                new StatusReason(id(1), "Rule 1", AlertSeverity.WARNING, "noise", 60, 50))));
    }

    @Test
    void readingsOfOneInstantAreJudgedTogetherOthersInTurn() {
        course.ruledBy(0, above(1, "heat", 80.0, 90.0), above(2, "noise", 50.0, 60.0));
        course.measured(
                9, reading("noise", 3, 40), reading("heat", 2, 95), reading("heat", 3, 85), reading("heat", 1, 1));
        assertThat(course.statuses()).containsExactly(HEALTHY, CRITICAL, WARNING);
        assertThat(course.decisions())
                .extracting(StatusDecision::cause)
                .containsExactly(new StatusCause(2, 0), new StatusCause(2, 1), new StatusCause(2, 3));
    }

    @Test
    void aLateOrRepeatedReadingOfAMetricChangesNothing() {
        course.ruledBy(0, above(1, "heat", 80.0, null)).measured(10, "heat", 70);
        course.measured(11, reading("heat", 9, 99)).measured(12, reading("heat", 10, 99));
        course.measured(13, reading("heat", 13, 70), reading("heat", 13, 99));
        assertThat(course.statuses()).containsExactly(HEALTHY);
        course.measured(14, reading("noise", 9, 99));
        assertThat(course.metrics()).as("newest of its own metric").contains("noise");
    }

    @Test
    void everyOperatorMeansWhatItSays() {
        assertThat(List.of(at(GREATER, 79), at(GREATER, 80), at(GREATER, 81)))
                .containsExactly(HEALTHY.name(), HEALTHY.name(), WARNING.name());
        assertThat(List.of(at(GREATER_OR_EQUAL, 79), at(GREATER_OR_EQUAL, 80))).containsExactly("HEALTHY", "WARNING");
        assertThat(List.of(at(LESS, 81), at(LESS, 80), at(LESS, 79))).containsExactly("HEALTHY", "HEALTHY", "WARNING");
        assertThat(List.of(at(LESS_OR_EQUAL, 81), at(LESS_OR_EQUAL, 80))).containsExactly("HEALTHY", "WARNING");
    }

    private static String at(RuleOperator operator, double value) {
        return new Course()
                .ruledBy(0, threshold(1, "heat", operator, 80.0, null, 0, 0, 0))
                .measured(1, "heat", value)
                .status()
                .name();
    }

    @Test
    void aRuleCountsOnlyAfterItHasHeldForItsTime() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0)).measured(10, "heat", 81);
        assertThat(course.statuses()).containsExactly(HEALTHY);
        assertThat(course.nextDueAt()).contains(40.0);
        course.measured(39, "heat", 82).elapsed(39.999);
        assertThat(course.status()).isEqualTo(HEALTHY);
        course.elapsed(40);
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING);
        assertThat(course.nextDueAt()).as("silence").contains(339.0);
    }

    @Test
    void aReadingThatComesBackBreaksTheRun() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(10, "heat", 81)
                .measured(20, "heat", 79)
                .measured(25, "heat", 81)
                .elapsed(54);
        assertThat(course.status()).isEqualTo(HEALTHY);
        course.elapsed(55);
        assertThat(course.status()).isEqualTo(WARNING);
    }

    @Test
    void eachSeverityHasARunOfItsOwn() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, 90.0, 30, 0, 0));
        course.measured(10, "heat", 81).measured(25, "heat", 91).elapsed(40);
        assertThat(course.nextDueAt()).contains(55.0);
        course.elapsed(55).measured(60, "heat", 85);
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, CRITICAL, WARNING);
    }

    @Test
    void aRunThatWasLongEnoughWhenItArrivedCountsAtOnce() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(100, reading("heat", 50, 81), reading("heat", 60, 82));
        assertThat(course.statuses()).as("at the first, and at the last").containsExactly(HEALTHY, WARNING);
        assertThat(new Course()
                        .ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0))
                        .measured(100, reading("heat", 50, 81))
                        .statuses())
                .containsExactly(WARNING);
    }

    @Test
    void aRunThatALaterReadingOfItsRequestEndsCountsOnlyIfItWasLongEnoughByThen() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(200, reading("heat", 50, 81), reading("heat", 52, 10));
        course.measured(201, reading("heat", 60, 81), reading("heat", 89.999, 82), reading("heat", 89.9995, 10));
        assertThat(course.statuses()).containsExactly(HEALTHY);
        assertThat(course.alerts()).isEmpty();
        course.measured(202, reading("heat", 100, 81), reading("heat", 130, 10));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, HEALTHY);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared");
    }

    @Test
    void ofReadingsInOneRequestTheOneThatShowsThatARunIsLongEnoughRaisesTheAlert() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(200, reading("heat", 50, 81), reading("heat", 70, 82), reading("heat", 90, 83));
        assertThat(course.decisions().get(1).reasons())
                .extracting(StatusReason::value)
                .containsExactly(83.0);
    }

    @Test
    void anExcursionWithinOneRequestIsToldWhereNothingHasToHold() {
        course.ruledBy(0, above(1, "heat", 80.0, null));
        course.measured(200, reading("heat", 50, 81), reading("heat", 52, 10));
        assertThat(course.statuses()).containsExactly(WARNING, HEALTHY);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared");
    }

    @Test
    void theReadingThatEndsARunShowsThatItWasLongEnough() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, 90.0, 30, 0, 0));
        course.measured(10, reading("heat", 110, 95)).measured(41, reading("heat", 141, 85));
        assertThat(course.statuses()).containsExactly(HEALTHY, CRITICAL, WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise critical", "regrade warning");
    }

    @Test
    void aRunThatWasLongEnoughOnlyAfterSilenceIsNotToldWhenItEnds() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 600, 0, 0)).measured(10, "heat", 81);
        course.measured(700, "heat", 10);
        assertThat(course.statuses()).containsExactly(HEALTHY);
        assertThat(course.alerts()).isEmpty();
    }

    @Test
    void whatHasCountedIsNotTakenBackByReadingsThatComeLate() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(10, "heat", 81).elapsed(40);
        course.measured(45, reading("heat", 20, 82), reading("heat", 25, 82), reading("heat", 44, 82));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise warning");
    }

    @Test
    void whatHasCountedIsNotTakenBackAfterSilence() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 120, 0, 0));
        course.measured(10, "heat", 81).elapsed(130).elapsed(310);
        course.measured(320, reading("heat", 25, 82), reading("heat", 315, 82));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, OFFLINE, WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise warning");
    }

    @Test
    void anExcursionThatBeganAnewDuringSilenceHasToHoldAnew() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(10, "heat", 81).elapsed(40).elapsed(310);
        course.measured(320, reading("heat", 11, 10), reading("heat", 12, 81));
        course.measured(321, reading("heat", 22, 82), reading("heat", 23, 10));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING, OFFLINE, HEALTHY);
    }

    @Test
    void aReadingAheadOfTheClockCountsAtOnce() {
        course.ruledBy(0, above(1, "heat", 80.0, 90.0));
        course.measured(10, reading("heat", 110, 99)).measured(13, reading("heat", 113, 1));
        assertThat(course.statuses()).containsExactly(CRITICAL, HEALTHY);
        assertThat(course.alertsInShort()).containsExactly("raise critical", "resolve cleared");
    }

    @Test
    void aLaterReadingShowsThatARunHasHeldThoughTheClockIsBehind() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(10, reading("heat", 110, 81));
        assertThat(course.nextDueAt()).as("the clock, if no reading comes").contains(140.0);
        course.measured(39, reading("heat", 139, 82));
        assertThat(course.status()).isEqualTo(HEALTHY);
        course.measured(40, reading("heat", 140, 83));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING);
        assertThat(course.nextDueAt()).as("silence only").contains(440.0);
    }

    @Test
    void anotherMetricsReadingSaysNothingOfARun() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        course.measured(10, reading("heat", 10, 81)).measured(11, reading("noise", 100, 1));
        assertThat(course.status()).isEqualTo(HEALTHY);
        assertThat(course.nextDueAt()).contains(40.0);
    }

    @Test
    void aNewRuleIsPastAtOnceByAReadingAheadOfTheClock() {
        course.measured(10, reading("heat", 110, 81)).ruledBy(11, above(1, "heat", 80.0, null));
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING);
    }

    @Test
    void hysteresisHoldsALevelUntilTheValueIsFarEnoughBack() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, 90.0, 0, 5, 0));
        course.measured(1, "heat", 91).measured(2, "heat", 86).measured(3, "heat", 85);
        assertThat(course.statuses()).containsExactly(CRITICAL, WARNING);
        course.measured(4, "heat", 76).measured(5, "heat", 75).measured(6, "heat", 79);
        assertThat(course.statuses()).containsExactly(CRITICAL, WARNING, HEALTHY);
    }

    @Test
    void hysteresisBelowALimitLooksUpwards() {
        course.ruledBy(0, threshold(1, "oil", LESS_OR_EQUAL, 10.0, null, 0, 2, 0));
        course.measured(1, "oil", 10)
                .measured(2, "oil", 12)
                .measured(3, "oil", 12.1)
                .measured(4, "oil", 11);
        assertThat(course.statuses()).containsExactly(WARNING, HEALTHY);
    }

    @Test
    void hysteresisHoldsARunThatDoesNotCountYet() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 5, 0));
        course.measured(1, "heat", 81).measured(20, "heat", 76).elapsed(31);
        assertThat(course.status()).isEqualTo(WARNING);
    }

    @Test
    void whileOfflineLevelsStayAndRunsGoOn() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 0, 0, 0)).measured(1, "heat", 81);
        course.elapsed(301).measured(1_000, reading("heat", 400, 70));
        assertThat(course.statuses()).containsExactly(WARNING, OFFLINE);
        assertThat(course.alertsInShort()).containsExactly("raise warning");
        course.measured(1_001, "noise", 1);
        assertThat(course.statuses()).containsExactly(WARNING, OFFLINE, HEALTHY);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared");
    }

    @Test
    void aLevelSurvivesOffline() {
        course.ruledBy(0, above(1, "heat", 80.0, null)).measured(1, "heat", 81).elapsed(301);
        course.measured(400, "noise", 1);
        assertThat(course.statuses()).containsExactly(WARNING, OFFLINE, WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise warning");
    }

    @Test
    void noTimeIsUpWhileOffline() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 600, 0, 0)).measured(1, "heat", 81);
        assertThat(course.nextDueAt()).contains(301.0);
        course.elapsed(301);
        assertThat(course.nextDueAt()).isEmpty();
        course.elapsed(601);
        assertThat(course.alerts()).isEmpty();
        course.measured(700, "noise", 1);
        assertThat(course.status()).as("as of now").isEqualTo(WARNING);
    }

    @Test
    void anInputThatCannotBeJudgedLeavesTheConditionAsItWas() {
        course.measured(1, "heat", 20);
        MachineCondition before = course.condition();
        Reading absurd = new Reading("heat", "°C", Long.MAX_VALUE, 1, null);
        assertThatThrownBy(() -> course.measured(2, absurd)).isInstanceOf(ArithmeticException.class);
        assertThat(course.condition()).isEqualTo(before);
    }

    @Test
    void theOldestMetricWithoutALevelMakesRoomForANewOne() {
        course.ruledBy(0, above(1, "m-0", 0.0, null), threshold(2, "m-1", GREATER, 0.0, null, 3_600, 0, 0));
        for (int metric = 0; metric <= StatusEvaluation.MAX_METRICS; metric++) {
            course.measured(1 + metric / 100.0, "m-" + metric, 1);
        }
        assertThat(course.metrics())
                .hasSize(StatusEvaluation.MAX_METRICS)
                .contains("m-0", "m-2")
                .doesNotContain("m-1");
        assertThat(course.condition().rules().get(1).isExceeded())
                .as("a forgotten run")
                .isFalse();
        assertThat(course.condition().rules().get(0).level()).isEqualTo(AlertSeverity.WARNING);
    }
}
