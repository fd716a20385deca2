package io.fleetledger.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Any readings under any rules: what must hold whatever they are. A failure names its seed. */
class MachineConditionLifeTest {

    private static final List<String> METRICS = List.of("heat", "noise", "oil");

    @RepeatedTest(200)
    void readingsTogetherGiveTheConditionOfReadingsOneByOne(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        EffectiveRule[] rules = anyRules(random);
        List<Reading> readings = anyReadings(random);
        readings.sort(Comparator.comparingLong(Reading::atMicros));

        Course together = new Course().ruledBy(0, rules).measured(400, readings.toArray(Reading[]::new));
        Course oneByOne = new Course().ruledBy(0, rules);
        readings.forEach(reading -> oneByOne.measured(400, reading));

        assertThat(comparable(together))
                .as("seed %d", repetition.getCurrentRepetition())
                .usingRecursiveComparison()
                .ignoringFields("position")
                .isEqualTo(comparable(oneByOne));
    }

    @RepeatedTest(200)
    void whatComesTooLateMayComeInAnyOrderAndAsOftenAsItLikes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        EffectiveRule[] rules = anyRules(random);
        List<Reading> readings = anyReadings(random);
        Course course = new Course().ruledBy(0, rules).measured(400, readings.toArray(Reading[]::new));
        MachineCondition before = course.condition();
        int decisions = course.decisions().size() + course.alerts().size();

        readings.addAll(anyOf(readings, random));
        Collections.shuffle(readings, random);
        readings.forEach(reading -> course.measured(401, reading));

        assertThat(course.condition())
                .as("seed %d", repetition.getCurrentRepetition())
                .usingRecursiveComparison()
                .ignoringFields("position")
                .isEqualTo(before);
        assertThat(course.decisions().size() + course.alerts().size()).isEqualTo(decisions);
    }

    @RepeatedTest(200)
    void decisionsNeverRepeatAStatusAndTheirCausesRise(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Course course = new Course();
        double now = 0;
        for (int step = 0; step < 40; step++) {
            now += random.nextInt(200);
            switch (random.nextInt(8)) {
                case 0 -> course.ruledBy(now, anyRules(random));
                case 1 -> course.silentAfter(now, random.nextBoolean() ? null : 10 + random.nextInt(400));
                case 2 -> course.elapsed(course.nextDueAt().orElse(now));
                default -> course.measured(now, anyReadings(random, now).toArray(Reading[]::new));
            }
        }
        String about = "seed " + repetition.getCurrentRepetition();
        for (int next = 1; next < course.decisions().size(); next++) {
            assertThat(course.decisions().get(next).status())
                    .as(about)
                    .isNotEqualTo(course.decisions().get(next - 1).status());
            assertThat(course.decisions().get(next).cause())
                    .as(about)
                    .isGreaterThan(course.decisions().get(next - 1).cause());
        }
        for (int next = 1; next < course.alerts().size(); next++) {
            assertThat(course.alerts().get(next).cause())
                    .as(about)
                    .isGreaterThan(course.alerts().get(next - 1).cause());
        }
    }

    /**
     * Without the ids of alerts, which derive from the event that raised them. A run that has to hold for a while holds, of
     * readings that come one by one, until the next one comes: it may have raised an alert that is over.
     */
    private static MachineCondition comparable(Course course) {
        MachineCondition condition = course.condition();
        return new MachineCondition(
                condition.machineId(),
                condition.sinceVersion(),
                condition.offlineAfterSeconds(),
                condition.position(),
                condition.judgedAt(),
                condition.newestMicros(),
                condition.status(),
                condition.metrics(),
                condition.rules().stream()
                        .map(MachineConditionLifeTest::comparable)
                        .toList());
    }

    private static RuleState comparable(RuleState state) {
        if (state.rule().condition().forSeconds() > 0) {
            return new RuleState(
                    state.rule(),
                    state.warningSince(),
                    state.criticalSince(),
                    state.level(),
                    state.counted(),
                    null,
                    null);
        }
        return state.alertId() == null ? state : state.raised(Course.MACHINE);
    }

    private static EffectiveRule[] anyRules(Random random) {
        List<EffectiveRule> rules = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            String metric = METRICS.get(random.nextInt(METRICS.size()));
            double warning = random.nextInt(20);
            rules.add(
                    random.nextInt(4) == 0
                            ? RuleFixtures.unusual(number, metric, 1.5, 3.0, 2 + random.nextInt(3), random.nextInt(2))
                            : RuleFixtures.threshold(
                                    number,
                                    metric,
                                    random.nextBoolean() ? RuleOperator.GREATER : RuleOperator.GREATER_OR_EQUAL,
                                    warning,
                                    random.nextBoolean() ? null : warning + random.nextInt(5),
                                    random.nextInt(3) * 20,
                                    random.nextInt(3),
                                    random.nextInt(3) * 30));
        }
        return rules.toArray(EffectiveRule[]::new);
    }

    private static List<Reading> anyReadings(Random random) {
        return anyReadings(random, 350);
    }

    /** Around an instant, of which some are equal. */
    private static List<Reading> anyReadings(Random random, double around) {
        List<Reading> readings = new ArrayList<>();
        for (int count = 1 + random.nextInt(12); count > 0; count--) {
            readings.add(Course.reading(
                    METRICS.get(random.nextInt(METRICS.size())),
                    Math.max(0, around - 40 + random.nextInt(80)),
                    random.nextInt(25)));
        }
        return readings;
    }

    private static List<Reading> anyOf(List<Reading> readings, Random random) {
        return readings.stream().filter(reading -> random.nextBoolean()).toList();
    }
}
