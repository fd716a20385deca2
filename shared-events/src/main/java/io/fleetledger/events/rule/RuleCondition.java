package io.fleetledger.events.rule;

import org.jspecify.annotations.Nullable;

/**
 * When a metric is past a rule. Every number is finite. A {@link RuleType#THRESHOLD} rule has an operator and at least
 * one threshold, a {@link RuleType#BASELINE} rule at least one sigma and {@code minSamples}; what belongs to the other
 * type is null.
 *
 * @param warningThreshold past it is a warning, or null
 * @param criticalThreshold past it is critical, or null; never easier to pass than the warning's
 * @param warningSigma this many deviations from the mean, either way, is a warning, or null; greater than 0
 * @param criticalSigma the same for critical; never smaller than the warning's
 * @param minSamples readings learned from before the rule judges, 2..1,000,000
 * @param forSeconds how long it must hold before it counts, by event time, 0..86,400
 * @param hysteresis how far back it must come before it clears, from 0; in the metric's unit, of a baseline in
 *     sigmas and less than each of its own
 * @param cooldownSeconds how long after an alert's end the next one waits, 0..604,800; a status never waits
 */
public record RuleCondition(
        RuleType type,
        String metricName,
        @Nullable RuleOperator operator,
        @Nullable Double warningThreshold,
        @Nullable Double criticalThreshold,
        @Nullable Double warningSigma,
        @Nullable Double criticalSigma,
        @Nullable Integer minSamples,
        int forSeconds,
        double hysteresis,
        int cooldownSeconds) {}
