package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.time.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a machine's status depends on. Immutable: an input yields a new condition and decisions, which depend
 * only on the previous condition, the input, and the {@link EvaluationContext}. The same log yields the same decisions
 * with the same causes, however often it is replayed.
 *
 * @param sinceVersion the machine's version when it was registered or last restored
 * @param offlineAfterSeconds the machine's own threshold, or null
 * @param position of the last event that was evaluated
 * @param judgedAt when that event was evaluated: runs count as of then (its name is stored)
 * @param newestMicros the newest reading of any metric, or null before the first
 * @param status the last status decided
 * @param metrics by name, at most {@value StatusEvaluation#MAX_METRICS}
 * @param rules in the order of their ids as text
 */
record MachineCondition(
        UUID machineId,
        long sinceVersion,
        @Nullable Integer offlineAfterSeconds,
        long position,
        Instant judgedAt,
        @Nullable Long newestMicros,
        MachineStatus status,
        Map<String, MetricCondition> metrics,
        List<RuleState> rules) {

    private static final Comparator<EffectiveRule> BY_ID =
            Comparator.comparing(rule -> rule.ruleId().toString());

    MachineCondition {
        metrics = Collections.unmodifiableMap(new HashMap<>(metrics));
        rules = List.copyOf(rules);
    }

    /** A machine is offline until it reports. */
    static MachineCondition entered(
            UUID machineId, long version, @Nullable Integer offlineAfterSeconds, long position, Instant at) {
        return new MachineCondition(
                machineId,
                version,
                offlineAfterSeconds,
                position,
                at,
                null,
                MachineStatus.OFFLINE,
                Map.of(),
                List.of());
    }

    /** Whether an event has already been evaluated and is being handled again. */
    boolean hasSeen(long eventPosition) {
        return eventPosition <= position;
    }

    /** Evaluates readings newer than the known ones in the order of their instants, those of one instant together. */
    EvaluationResult measured(EvaluationContext context, List<Reading> readings) {
        Map<Long, Map<String, Reading>> byInstant = new TreeMap<>();
        for (Reading reading : readings) {
            byInstant
                    .computeIfAbsent(reading.atMicros(), instant -> new LinkedHashMap<>())
                    .putIfAbsent(reading.metricName(), reading); // The first of equal ones stays.
        }
        StatusEvaluation evaluation = new StatusEvaluation(this, context);
        evaluation.expect(readings);
        byInstant.forEach((instant, together) -> evaluation.measured(instant, together.values()));
        return evaluation.outcome();
    }

    /** Replaces the rules; the same ones change nothing. */
    EvaluationResult ruledBy(EvaluationContext context, List<EffectiveRule> effective) {
        List<EffectiveRule> inOrder = effective.stream().sorted(BY_ID).toList();
        StatusEvaluation evaluation = new StatusEvaluation(this, context);
        if (!inOrder.equals(rules.stream().map(RuleState::rule).toList())) {
            evaluation.replaceRules(inOrder);
            evaluation.evaluate();
        }
        return evaluation.outcome();
    }

    /** Changes the silence that counts as offline; null for the configured one. */
    EvaluationResult silentAfter(EvaluationContext context, @Nullable Integer seconds) {
        StatusEvaluation evaluation = new StatusEvaluation(this, context);
        evaluation.offlineAfter(seconds);
        evaluation.evaluate();
        return evaluation.outcome();
    }

    EvaluationResult timeElapsed(EvaluationContext context) {
        StatusEvaluation evaluation = new StatusEvaluation(this, context);
        evaluation.evaluate();
        return evaluation.outcome();
    }

    /** The machine was retired: open alerts are resolved. */
    EvaluationResult retired(EvaluationContext context) {
        StatusEvaluation evaluation = new StatusEvaluation(this, context);
        evaluation.leaveFleet();
        return evaluation.outcome();
    }

    /**
     * Returns the next instant at which time alone may change something: silence, a run that has held for long enough,
     * an alert that may be raised again. Empty if the machine waits for nothing. Rounded up to the log's milliseconds.
     */
    Optional<Instant> nextDueAt(Duration configuredOfflineAfter) {
        long evaluated = Micros.of(judgedAt);
        if (newestMicros == null) {
            return Optional.empty();
        }
        long silent = silentFrom(newestMicros, offlineAfterSeconds, configuredOfflineAfter);
        if (silent <= evaluated) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(silent), rules.stream().flatMap(MachineCondition::instantsOf))
                .filter(instant -> instant > evaluated)
                .min(Comparator.naturalOrder())
                .map(micros -> Instant.ofEpochMilli(-Math.floorDiv(-micros, 1_000L)));
    }

    private static Stream<Long> instantsOf(RuleState state) {
        Instant cooledDown = state.waitsToAlert() ? state.cooledDown() : null;
        return cooledDown == null
                ? state.countsLater()
                : Stream.concat(state.countsLater(), Stream.of(Micros.of(cooledDown)));
    }

    /** The first instant at which a machine counts as offline. */
    static long silentFrom(long newestMicros, @Nullable Integer ownSeconds, Duration configured) {
        long silence = ownSeconds == null
                ? TimeUnit.NANOSECONDS.toMicros(configured.toNanos())
                : TimeUnit.SECONDS.toMicros(ownSeconds);
        return Math.addExact(newestMicros, silence);
    }
}
