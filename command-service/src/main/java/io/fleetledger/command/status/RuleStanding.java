package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a machine stands with one of its rules.
 *
 * @param warningSince first reading of the unbroken run past the warning limit, or null
 * @param criticalSince the same for the critical limit
 * @param level what the rule counts for; outlives its run while the machine is offline
 * @param alertId the open alert, or null
 * @param alertEnded when the last alert ended, or null
 */
record RuleStanding(
        EffectiveRule rule,
        @Nullable Long warningSince,
        @Nullable Long criticalSince,
        @Nullable AlertSeverity level,
        @Nullable UUID alertId,
        @Nullable Instant alertEnded) {

    static RuleStanding unjudged(EffectiveRule rule) {
        return new RuleStanding(rule, null, null, null, null, null);
    }

    boolean isAbout(String metricName) {
        return rule.condition().metricName().equals(metricName);
    }

    /** By a reading of the rule's metric. */
    RuleStanding judgedBy(long atMicros, double value, @Nullable Baseline baseline) {
        Long warning = run(AlertSeverity.WARNING, warningSince, atMicros, value, baseline);
        Long critical = run(AlertSeverity.CRITICAL, criticalSince, atMicros, value, baseline);
        return Objects.equals(warning, warningSince) && Objects.equals(critical, criticalSince)
                ? this
                : new RuleStanding(rule, warning, critical, level, alertId, alertEnded);
    }

    private @Nullable Long run(
            AlertSeverity severity, @Nullable Long since, long atMicros, double value, @Nullable Baseline baseline) {
        if (!Excess.of(rule.condition(), severity, value, since != null, baseline)) {
            return null;
        }
        return since == null ? Long.valueOf(atMicros) : since;
    }

    boolean isExceeded() {
        return warningSince != null || criticalSince != null;
    }

    /** The highest severity that has been exceeded for long enough, or null. */
    @Nullable AlertSeverity levelAt(long nowMicros) {
        if (criticalSince != null && counts(criticalSince) <= nowMicros) {
            return AlertSeverity.CRITICAL;
        }
        return warningSince != null && counts(warningSince) <= nowMicros ? AlertSeverity.WARNING : null;
    }

    /** The instant from which a run counts. */
    long counts(long since) {
        return Math.addExact(since, TimeUnit.SECONDS.toMicros(rule.condition().forSeconds()));
    }

    /** Whether it counts and nobody has been told. */
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

    RuleStanding named(EffectiveRule renamed) {
        return new RuleStanding(renamed, warningSince, criticalSince, level, alertId, alertEnded);
    }

    RuleStanding withoutRuns() {
        return new RuleStanding(rule, null, null, level, alertId, alertEnded);
    }

    RuleStanding atLevel(@Nullable AlertSeverity newLevel) {
        return newLevel == level
                ? this
                : new RuleStanding(rule, warningSince, criticalSince, newLevel, alertId, alertEnded);
    }

    RuleStanding raised(UUID alert) {
        return new RuleStanding(rule, warningSince, criticalSince, level, alert, alertEnded);
    }

    RuleStanding resolved(Instant at) {
        return new RuleStanding(rule, warningSince, criticalSince, level, null, at);
    }
}
