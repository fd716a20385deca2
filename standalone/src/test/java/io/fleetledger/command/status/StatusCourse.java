package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What happens to one machine. The numbers are few and lie close to each other and to the rules' bounds, so that what is
 * rare in life is common here: equal instants, values on a threshold, times that are up to the second.
 *
 * @param inputs of each round, in their order
 */
public record StatusCourse(List<List<Input>> inputs) {

    /** Something that happens to the machine at a round's instant. */
    public sealed interface Input {}

    /** Readings in one request. */
    public record Sent(List<Measured> readings) implements Input {}

    /** Other rules hold from now on. */
    public record Ruled(List<EffectiveRule> rules) implements Input {}

    /** It may be silent for this long. */
    public record Patience(int seconds) implements Input {}

    /** It leaves the fleet, or comes back to it; nothing happens if it has done so already. */
    public record Active(boolean active) implements Input {}

    /**
     * One value of one metric.
     *
     * @param age in seconds before the round's instant; negative: ahead of it
     */
    public record Measured(String metric, int age, double value) {

        public Reading at(Instant now) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now.minusSeconds(age));
            return new Reading(metric, "°C", micros, value, null);
        }
    }

    /** How long a round begins after the one before, and whether the product was down in between. */
    public record Round(Duration pause, boolean restart) {}

    private static final List<String> METRICS = List.of("a", "b");

    public static Arbitrary<List<Round>> rounds(int count) {
        Arbitrary<Duration> waits = Arbitraries.of(1, 2, 5, 9, 10, 11, 20, 29, 30, 31, 60, 299, 300, 301, 900)
                .map(Duration::ofSeconds);
        Arbitrary<Boolean> restarts = Arbitraries.frequency(Tuple.of(40, false), Tuple.of(1, true));
        return Combinators.combine(waits, restarts).as(Round::new).list().ofSize(count);
    }

    public static Arbitrary<StatusCourse> courses(int rounds) {
        Arbitrary<Input> inputs = Arbitraries.frequencyOf(
                Tuple.of(6, sent()),
                Tuple.of(4, caughtUp()),
                Tuple.of(2, ruled()),
                Tuple.of(1, Arbitraries.of(10, 30, 300).map(Patience::new)),
                Tuple.of(1, Arbitraries.of(false, true, true).map(Active::new)));
        return inputs.list().ofMinSize(0).ofMaxSize(3).list().ofSize(rounds).map(StatusCourse::new);
    }

    private static Arbitrary<Double> values() {
        return Arbitraries.of(20.0, 49.0, 50.0, 51.0, 74.0, 75.0, 76.0, 79.0, 80.0, 81.0, 90.0, 94.0, 95.0, 96.0, 1e6);
    }

    private static Arbitrary<Input> sent() {
        Arbitrary<Integer> ages = Arbitraries.of(
                0, 0, 0, 1, 2, 3, 4, 5, 9, 10, 11, 30, 31, 299, 300, 301, -1, -5, -10, -29, -30, -60, -100, -300);
        return Combinators.combine(Arbitraries.of(METRICS), ages, values())
                .as(Measured::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(Sent::new);
    }

    /** Readings of one metric with gaps, as of a machine that kept them for a while, or whose clock is fast. */
    private static Arbitrary<Input> caughtUp() {
        Arbitrary<Integer> oldest = Arbitraries.of(400, 301, 120, 61, 60, 31, 10, 0, -100, -200);
        Arbitrary<Integer> gaps = Arbitraries.of(0, 1, 4, 5, 6, 20, 29, 30, 31, 60);
        Arbitrary<List<Tuple.Tuple2<Integer, Double>>> measured = Combinators.combine(gaps, values())
                .as(Tuple::of)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
        return Combinators.combine(Arbitraries.of(METRICS), oldest, measured).as((metric, first, each) -> {
            List<Measured> readings = new ArrayList<>();
            int age = first;
            for (Tuple.Tuple2<Integer, Double> next : each) {
                age = Math.max(-300, age - next.get1());
                readings.add(new Measured(metric, age, next.get2()));
            }
            return new Sent(List.copyOf(readings));
        });
    }

    private static Arbitrary<Input> ruled() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 4);
        Arbitrary<String> names = Arbitraries.of("First", "Second");
        return Combinators.combine(numbers, names, Arbitraries.oneOf(thresholds(), baselines()))
                .as((number, name, condition) -> new EffectiveRule(new UUID(0, number), name, condition))
                .list()
                .uniqueElements(EffectiveRule::ruleId)
                .ofMaxSize(3)
                .map(rules -> {
                    List<EffectiveRule> inOrder = new ArrayList<>(rules);
                    inOrder.sort(Comparator.comparing(EffectiveRule::ruleId));
                    return new Ruled(List.copyOf(inOrder));
                });
    }

    private static Arbitrary<RuleCondition> thresholds() {
        return Combinators.combine(
                        Arbitraries.of(METRICS),
                        Arbitraries.of(RuleOperator.class),
                        Arbitraries.of(0, 1, 2),
                        Arbitraries.of(0, 0, 5, 30, 60),
                        Arbitraries.of(0.0, 0.0, 1.0, 5.0, 20.0),
                        Arbitraries.of(0, 0, 10, 60))
                .as((metric, operator, which, patience, hysteresis, cooldown) -> {
                    boolean above = operator == RuleOperator.GREATER || operator == RuleOperator.GREATER_OR_EQUAL;
                    return new RuleCondition(
                            RuleType.THRESHOLD,
                            metric,
                            operator,
                            which == 1 ? null : above ? 80.0 : 75.0,
                            which == 2 ? null : above ? 95.0 : 50.0,
                            null,
                            null,
                            null,
                            patience,
                            hysteresis,
                            cooldown);
                });
    }

    private static Arbitrary<RuleCondition> baselines() {
        return Combinators.combine(
                        Arbitraries.of(METRICS),
                        Arbitraries.of(2, 3, 6),
                        Arbitraries.of(0, 1, 2),
                        Arbitraries.of(0, 5),
                        Arbitraries.of(0.0, 0.5),
                        Arbitraries.of(0, 10))
                .as((metric, samples, which, patience, hysteresis, cooldown) -> new RuleCondition(
                        RuleType.BASELINE,
                        metric,
                        null,
                        null,
                        null,
                        which == 1 ? null : 1.5,
                        which == 2 ? null : 3.0,
                        samples,
                        patience,
                        hysteresis,
                        cooldown));
    }

    /** Lets what happens in a round happen to a reference. */
    public void play(int round, Instant now, StatusReference reference) {
        inputs.get(round).forEach(input -> play(input, now, reference));
    }

    /** Lets one thing happen to a reference. */
    public static void play(Input input, Instant now, StatusReference reference) {
        if (input instanceof Sent sent) {
            reference.readings(
                    now, sent.readings().stream().map(each -> each.at(now)).toList());
        } else if (input instanceof Ruled ruled) {
            reference.rules(now, ruled.rules());
        } else if (input instanceof Patience patience) {
            reference.patience(now, Duration.ofSeconds(patience.seconds()));
        } else if (input instanceof Active is) {
            reference.active(is.active());
        }
    }
}
