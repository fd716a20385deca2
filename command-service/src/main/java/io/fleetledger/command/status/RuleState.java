package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A machine's state for one of its rules.
 *
 * @param warningSince first reading of the unbroken run past the warning limit, or null
 * @param criticalSince the same for the critical limit
 * @param level the severity that the rule counts with; outlives its run while the machine is offline
 * @param counted the severity that a current run has counted with, which no late reading takes back; or null
 * @param alertId the open alert, or null
 * @param alertEnded when the last alert ended, or null
 */
record RuleState(
        EffectiveRule rule,
        @Nullable Long warningSince,
        @Nullable Long criticalSince,
        @Nullable AlertSeverity level,
        @Nullable AlertSeverity counted,
        @Nullable UUID alertId,
        @Nullable Instant alertEnded) {

    static RuleState unevaluated(EffectiveRule rule) {
        return new RuleState(rule, null, null, null, null, null, null);
    }

    boolean isAbout(String metricName) {
        return rule.condition().metricName().equals(metricName);
    }

    /** Evaluates a reading of the rule's metric. */
    RuleState evaluated(long atMicros, double value, @Nullable Baseline baseline) {
        Long warning = run(AlertSeverity.WARNING, warningSince, atMicros, value, baseline);
        Long critical = run(AlertSeverity.CRITICAL, criticalSince, atMicros, value, baseline);
        return Objects.equals(warning, warningSince) && Objects.equals(critical, criticalSince)
                ? this
                : new RuleState(rule, warning, critical, level, stillCounted(warning, critical), alertId, alertEnded);
    }

    private @Nullable AlertSeverity stillCounted(@Nullable Long warning, @Nullable Long critical) {
        if (hasCounted(AlertSeverity.CRITICAL) && critical != null) {
            return AlertSeverity.CRITICAL;
        }
        return hasCounted(AlertSeverity.WARNING) && warning != null ? AlertSeverity.WARNING : null;
    }

    /** For a severity with a current run: a run past the critical limit is no older than one past the warning limit. */
    private boolean hasCounted(AlertSeverity severity) {
        return counted != null && counted.compareTo(severity) >= 0;
    }

    private @Nullable Long run(
            AlertSeverity severity, @Nullable Long since, long atMicros, double value, @Nullable Baseline baseline) {
        if (!ThresholdCheck.of(rule.condition(), severity, value, since != null, baseline)) {
            return null;
        }
        return since == null ? Long.valueOf(atMicros) : since;
    }

    boolean isExceeded() {
        return warningSince != null || criticalSince != null;
    }

    /** Returns the highest severity exceeded for long enough if its runs hold until an instant, or null. */
    @Nullable AlertSeverity levelAt(long heldUntil) {
        if (counts(AlertSeverity.CRITICAL, criticalSince, heldUntil)) {
            return AlertSeverity.CRITICAL;
        }
        return counts(AlertSeverity.WARNING, warningSince, heldUntil) ? AlertSeverity.WARNING : null;
    }

    private boolean counts(AlertSeverity severity, @Nullable Long since, long heldUntil) {
        return since != null && (hasCounted(severity) || countsFrom(since) <= heldUntil);
    }

    private long countsFrom(long since) {
        return Math.addExact(since, TimeUnit.SECONDS.toMicros(rule.condition().forSeconds()));
    }

    /** Returns the instants from which runs that do not count yet will count. */
    Stream<Long> countsLater() {
        return Stream.concat(
                countsLater(AlertSeverity.WARNING, warningSince), countsLater(AlertSeverity.CRITICAL, criticalSince));
    }

    private Stream<Long> countsLater(AlertSeverity severity, @Nullable Long since) {
        return since == null || hasCounted(severity) ? Stream.empty() : Stream.of(countsFrom(since));
    }

    /** Whether it counts and no alert is open. */
    boolean waitsToAlert() {
        return level != null && alertId == null;
    }

    boolean mayAlert(Instant now) {
        Instant cooledDown = cooledDown();
        return cooledDown == null || !now.isBefore(cooledDown);
    }

    /** The instant before which no alert may be raised, or null if there is none. */
    @Nullable Instant cooledDown() {
        return alertEnded == null
                ? null
                : alertEnded.plusSeconds(rule.condition().cooldownSeconds());
    }

    RuleState named(EffectiveRule renamed) {
        return new RuleState(renamed, warningSince, criticalSince, level, counted, alertId, alertEnded);
    }

    RuleState withoutRuns() {
        return new RuleState(rule, null, null, level, null, alertId, alertEnded);
    }

    /** Sets the severity that its runs count with. */
    RuleState atLevel(@Nullable AlertSeverity newLevel) {
        return newLevel == level && newLevel == counted
                ? this
                : new RuleState(rule, warningSince, criticalSince, newLevel, newLevel, alertId, alertEnded);
    }

    RuleState raised(UUID alert) {
        return new RuleState(rule, warningSince, criticalSince, level, counted, alert, alertEnded);
    }

    RuleState resolved(Instant at) {
        return new RuleState(rule, warningSince, criticalSince, level, counted, null, at);
    }
}
