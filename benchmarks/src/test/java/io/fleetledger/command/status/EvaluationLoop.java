package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a machine's status follows from: readings of a healthy machine with ten metrics, a rule on each. */
@State(Scope.Benchmark)
public class EvaluationLoop {

    private static final int METRICS = 10;
    private static final Duration OFFLINE_AFTER = Duration.ofMinutes(5);

    private final Instant began = Instant.parse("2026-01-01T08:00:00Z");
    private final MachineCondition healthy = MachineCondition.entered(UUID.randomUUID(), 1, null, 1, began)
            .ruledBy(
                    occasion(2),
                    IntStream.range(0, METRICS).mapToObj(EvaluationLoop::rule).toList())
            .condition()
            .measured(occasion(3), readings(3))
            .condition();
    private final EvaluationContext next = occasion(4);
    private final List<Reading> ten = readings(4);
    private final List<Reading> one = ten.subList(0, 1);

    private EvaluationContext occasion(int position) {
        return new EvaluationContext(position, began.plusSeconds(position), OFFLINE_AFTER);
    }

    private static EffectiveRule rule(int metric) {
        return new EffectiveRule(
                UUID.randomUUID(),
                "Rule " + metric,
                new RuleCondition(
                        RuleType.THRESHOLD,
                        "metric-" + metric,
                        RuleOperator.GREATER,
                        90.0,
                        100.0,
                        null,
                        null,
                        null,
                        0,
                        0,
                        0));
    }

    private List<Reading> readings(int position) {
        long micros = occasion(position).nowMicros();
        return IntStream.range(0, METRICS)
                .mapToObj(metric -> new Reading("metric-" + metric, "u", micros, 50 + metric, null))
                .toList();
    }

    /** One newer reading. */
    @Benchmark
    public Object evaluateOne() {
        return healthy.measured(next, one);
    }

    /** One of each metric. */
    @Benchmark
    public Object evaluateTen() {
        return healthy.measured(next, ten);
    }
}
