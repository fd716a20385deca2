package io.fleetledger.command.status;

import static io.fleetledger.command.status.RuleFixtures.above;
import static io.fleetledger.command.status.RuleFixtures.id;
import static io.fleetledger.command.status.RuleFixtures.threshold;
import static io.fleetledger.events.rule.RuleOperator.GREATER;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.AlertDecision.Raise;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.status.StatusCause;
import org.junit.jupiter.api.Test;

/** When an alert begins, changes and ends, and what a change of rules does to it. */
class AlertEvaluationTest {

    private final Course course = new Course();

    @Test
    void anAlertIsRaisedOnceRegradedAndResolved() {
        course.ruledBy(0, above(1, "heat", 80.0, 90.0));
        course.measured(1, "heat", 81)
                .measured(2, "heat", 82)
                .measured(3, "heat", 91)
                .measured(4, "heat", 85);
        course.measured(5, "heat", 80).measured(6, "heat", 81);
        assertThat(course.alertsInShort())
                .containsExactly(
                        "raise warning", "regrade critical", "regrade warning", "resolve cleared", "raise warning");
        assertThat(course.alerts().stream().limit(4).map(AlertDecision::alertId))
                .as("one alert")
                .containsOnly(course.alerts().get(0).alertId());
        assertThat(course.alerts().get(4).alertId())
                .as("the next time is another alert")
                .isNotEqualTo(course.alerts().get(0).alertId());
    }

    @Test
    void anAlertSaysWhatItIsAbout() {
        course.ruledBy(0, above(1, "heat", 80.0, 90.0)).measured(1, "heat", 91.5);
        Raise raised = (Raise) course.alerts().get(0);
        assertThat(raised)
                .isEqualTo(new Raise(
                        raised.alertId(),
                        new StatusCause(2, 1),
                        id(1),
                        "Rule 1",
                        AlertSeverity.CRITICAL,
                        new AlertFigures("heat", Course.reading("heat", 1, 91.5).atMicros(), 91.5, GREATER, 90),
                        "heat is 91.5 °C, above the critical threshold of 90 °C"));
    }

    @Test
    void theSameCourseGivesTheSameAlertsAgain() {
        course.ruledBy(0, above(1, "heat", 80.0, null)).measured(1, "heat", 81);
        Course again = new Course().ruledBy(0, above(1, "heat", 80.0, null)).measured(1, "heat", 81);
        assertThat(again.alerts()).isEqualTo(course.alerts());
    }

    @Test
    void alertsOfOneStepHaveCausesOfTheirOwn() {
        course.ruledBy(0, above(2, "heat", 80.0, null), above(1, "heat", 70.0, null));
        course.measured(1, "heat", 81);
        assertThat(course.alerts())
                .extracting(AlertDecision::cause)
                .containsExactly(new StatusCause(2, 1), new StatusCause(2, 2));
        assertThat(course.alerts())
                .extracting(alert -> ((Raise) alert).ruleId())
                .containsExactly(id(1), id(2));
    }

    @Test
    void anAlertHeldByHysteresisDoesNotClaimThatTheValueIsPast() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, 90.0, 0, 5, 0));
        course.measured(1, "heat", 91).measured(2, "heat", 79);
        assertThat(((AlertDecision.Regrade) course.alerts().get(1)).message())
                .isEqualTo("heat is 79 °C, not yet far enough back from the warning threshold of 80 °C");
    }

    @Test
    void coolingDownDelaysAnAlertAndNeverAStatus() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 0, 0, 60));
        course.measured(1, "heat", 81).measured(10, "heat", 70).measured(20, "heat", 81);
        assertThat(course.statuses()).containsExactly(WARNING, HEALTHY, WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared");
        assertThat(course.nextDueAt()).contains(70.0);
        course.elapsed(69.999);
        assertThat(course.alerts()).hasSize(2);
        course.elapsed(70);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared", "raise warning");
    }

    @Test
    void aLevelThatIsGoneBeforeTheCooldownEndsRaisesNothing() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 0, 0, 60));
        course.measured(1, "heat", 81)
                .measured(10, "heat", 70)
                .measured(20, "heat", 81)
                .measured(30, "heat", 70);
        assertThat(course.nextDueAt()).as("silence only").contains(330.0);
        course.elapsed(70);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve cleared");
    }

    @Test
    void theSameRulesAreNothingNew() {
        EffectiveRule rule = above(1, "heat", 80.0, null);
        EffectiveRule other = above(2, "noise", 80.0, null);
        course.ruledBy(0, rule, other).measured(1, "heat", 81);
        course.ruledBy(2, other, rule);
        assertThat(course.alertsInShort()).containsExactly("raise warning");
        assertThat(course.condition().judgedAt()).isEqualTo(Course.second(1));
    }

    @Test
    void aNewRuleIsJudgedByTheNewestReading() {
        course.measured(1, "heat", 81).ruledBy(2, threshold(1, "heat", GREATER, 80.0, null, 30, 0, 0));
        assertThat(course.nextDueAt()).contains(31.0);
        course.elapsed(31);
        assertThat(course.statuses()).containsExactly(HEALTHY, WARNING);
    }

    @Test
    void aRuleThatIsGoneEndsItsAlert() {
        course.ruledBy(0, above(1, "heat", 80.0, null)).measured(1, "heat", 81).ruledBy(2);
        assertThat(course.statuses()).containsExactly(WARNING, HEALTHY);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve rule_changed");
    }

    @Test
    void aRuleThatIsGoneEndsItsAlertEvenWhileOffline() {
        course.ruledBy(0, above(1, "heat", 80.0, null))
                .measured(1, "heat", 81)
                .elapsed(301)
                .ruledBy(400);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve rule_changed");
    }

    @Test
    void aChangedConditionIsAnotherRuleWithoutCooldown() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 0, 0, 600)).measured(1, "heat", 81);
        course.ruledBy(2, threshold(1, "heat", GREATER, 70.0, null, 0, 0, 600));
        assertThat(course.statuses()).containsExactly(WARNING);
        assertThat(course.alertsInShort()).containsExactly("raise warning", "resolve rule_changed", "raise warning");
    }

    @Test
    void aChangedConditionForgetsItsRun() {
        course.ruledBy(0, threshold(1, "heat", GREATER, 80.0, null, 30, 5, 0)).measured(1, "heat", 81);
        course.measured(10, "heat", 78).ruledBy(11, threshold(1, "heat", GREATER, 80.0, null, 20, 5, 0));
        course.elapsed(60);
        assertThat(course.status()).as("78 never passed 80 by itself").isEqualTo(HEALTHY);
    }

    @Test
    void aRenamedRuleKeepsItsAlert() {
        EffectiveRule rule = above(1, "heat", 80.0, 90.0);
        course.ruledBy(0, rule).measured(1, "heat", 81);
        course.ruledBy(2, new EffectiveRule(rule.ruleId(), "Renamed", rule.condition()));
        assertThat(course.alertsInShort()).containsExactly("raise warning");
        course.measured(3, "heat", 91);
        assertThat(course.decisions().get(1).reasons().get(0).ruleName()).isEqualTo("Renamed");
    }

    @Test
    void whatIsOpenEndsWhenTheMachineLeaves() {
        course.ruledBy(0, above(1, "heat", 80.0, null), above(2, "heat", 80.0, null), above(3, "noise", 1.0, null));
        course.measured(1, "heat", 81).retired(2);
        assertThat(course.statuses()).containsExactly(WARNING);
        assertThat(course.alertsInShort())
                .containsExactly(
                        "raise warning", "raise warning", "resolve machine_retired", "resolve machine_retired");
    }

    @Test
    void anEventThatWasJudgedIsKnownAgain() {
        course.measured(1, "heat", 20);
        assertThat(course.condition().hasSeen(1)).isTrue();
        assertThat(course.condition().hasSeen(2)).isFalse();
    }
}
