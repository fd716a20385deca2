package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.status.MachineStatus;
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
 * All that a machine's status follows from. Immutable: an input gives a new condition and what is to be done, and
 * depends on nothing but the condition before, the input, and the {@link Occasion}. The same log gives the same
 * decisions with the same causes, however often it is gone through.
 *
 * @param sinceVersion the machine's version when it entered the fleet, or came back to it
 * @param offlineAfterSeconds the machine's own threshold, or null
 * @param position of the last event that was judged
 * @param judgedAt when that was, as of which the runs count
 * @param newestMicros the newest reading of any metric, or null before the first
 * @param status what was last decided
 * @param metrics by name, at most {@value Assessment#METRICS_AT_MOST}
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
        List<RuleStanding> rules) {

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

    /** Whether an event has been judged already, when the log is gone through a second time. */
    boolean hasSeen(long eventPosition) {
        return eventPosition <= position;
    }

    /** Later ones than known, in the order of their instants; those of one instant are judged together. */
    Judgement measured(Occasion occasion, List<Reading> readings) {
        Map<Long, Map<String, Reading>> byInstant = new TreeMap<>();
        for (Reading reading : readings) {
            byInstant
                    .computeIfAbsent(reading.atMicros(), instant -> new LinkedHashMap<>())
                    .putIfAbsent(reading.metricName(), reading); // Of equal ones the first stays.
        }
        Assessment assessment = new Assessment(this, occasion);
        assessment.expect(readings);
        byInstant.forEach((instant, together) -> assessment.measured(instant, together.values()));
        return assessment.outcome();
    }

    /** Other rules hold; the same ones are nothing new. */
    Judgement ruledBy(Occasion occasion, List<EffectiveRule> effective) {
        List<EffectiveRule> inOrder = effective.stream().sorted(BY_ID).toList();
        Assessment assessment = new Assessment(this, occasion);
        if (!inOrder.equals(rules.stream().map(RuleStanding::rule).toList())) {
            assessment.replaceRules(inOrder);
            assessment.judge();
        }
        return assessment.outcome();
    }

    /** Another silence counts as offline; null is the configured one. */
    Judgement silentAfter(Occasion occasion, @Nullable Integer seconds) {
        Assessment assessment = new Assessment(this, occasion);
        assessment.offlineAfter(seconds);
        assessment.judge();
        return assessment.outcome();
    }

    /** Time has passed. */
    Judgement timeElapsed(Occasion occasion) {
        Assessment assessment = new Assessment(this, occasion);
        assessment.judge();
        return assessment.outcome();
    }

    /** The machine left the fleet: what is open ends. */
    Judgement retired(Occasion occasion) {
        Assessment assessment = new Assessment(this, occasion);
        assessment.leaveFleet();
        return assessment.outcome();
    }

    /**
     * The next instant at which time alone may change something: silence, a run that counts, an alert that may be raised
     * again. Empty for a machine that waits for nothing. In whole milliseconds, the log's, and never too early.
     */
    Optional<Instant> waitsFor(Duration configuredOfflineAfter) {
        long judged = Occasion.micros(judgedAt);
        if (newestMicros == null) {
            return Optional.empty();
        }
        long silent = silentFrom(newestMicros, offlineAfterSeconds, configuredOfflineAfter);
        if (silent <= judged) {
            return Optional.empty();
        }
        return Stream.concat(Stream.of(silent), rules.stream().flatMap(MachineCondition::instantsOf))
                .filter(instant -> instant > judged)
                .min(Comparator.naturalOrder())
                .map(micros -> Instant.ofEpochMilli(-Math.floorDiv(-micros, 1_000L)));
    }

    private static Stream<Long> instantsOf(RuleStanding standing) {
        Instant cooledDown = standing.waitsToAlert() ? standing.cooledDown() : null;
        return cooledDown == null
                ? standing.countsLater()
                : Stream.concat(standing.countsLater(), Stream.of(Occasion.micros(cooledDown)));
    }

    /** The first instant at which a machine counts as offline. */
    static long silentFrom(long newestMicros, @Nullable Integer ownSeconds, Duration configured) {
        long silence = ownSeconds == null
                ? TimeUnit.NANOSECONDS.toMicros(configured.toNanos())
                : TimeUnit.SECONDS.toMicros(ownSeconds);
        return Math.addExact(newestMicros, silence);
    }
}
