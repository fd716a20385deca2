package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's status and alerts are, in the fewest words: the definition as a program, made to be read and compared
 * with, not to be fast, small in memory or safe against crashes. It shares no code with the product.
 */
public final class StatusReference {

    /** A metric's newest reading, and what was learned of it. */
    private static final class Metric {
        private @Nullable Reading newest;
        private int count;
        private double mean;
        private double squares;

        /** NaN as long as it is not known; a hundredth of the mean if there is none beyond a millionth of it. */
        double deviation(int samples) {
            if (count < samples) {
                return Double.NaN;
            }
            double learned = Math.sqrt(squares / (count - 1));
            return learned > Math.abs(mean) / 1e6 ? learned : Math.abs(mean) * 0.01;
        }

        void learn(double value) {
            count++;
            double distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
        }
    }

    /** Readings of a metric in a row that are past a rule. */
    private static final class Run {
        private final Instant since;
        /** It is known to have held until then. */
        private Instant until;

        Run(Instant since) {
            this.since = since;
            this.until = since;
        }

        void holdsUntil(Instant instant) {
            until = instant.isAfter(until) ? instant : until;
        }

        boolean heldFor(int seconds) {
            return !since.plusSeconds(seconds).isAfter(until);
        }
    }

    /** How a machine stands with a rule. */
    private static final class Standing {
        /** By severity, those that are not broken. */
        private final Map<AlertSeverity, Run> runs = new EnumMap<>(AlertSeverity.class);

        private @Nullable AlertSeverity level;
        private @Nullable AlertSeverity alert;
        private Instant lastEnd = Instant.MIN;
    }

    private final Map<String, Metric> metrics = new HashMap<>();
    /** Of each metric the newest instant that was heard of before it came back to the fleet. */
    private final Map<String, Long> heardBefore = new HashMap<>();

    private final Map<UUID, Standing> standings = new HashMap<>();
    private final Map<String, List<String>> log = new TreeMap<>();
    private List<EffectiveRule> rules = List.of();
    private Duration patience = Duration.ofMinutes(5);
    private Instant lastSeen = Instant.EPOCH;
    private MachineStatus status = MachineStatus.OFFLINE;
    private boolean active = true;

    /** Everything that has happened, in order: the status's changes, and those of each rule's alerts. */
    public Map<String, List<String>> log() {
        return log;
    }

    /** Readings arrive. Of a metric of which more are to come, no more time has passed than until the next one. */
    public void readings(Instant now, List<Reading> readings) {
        if (!active) {
            readings.forEach(reading -> heardBefore.merge(reading.metricName(), reading.atMicros(), Math::max));
            return;
        }
        Map<Long, Map<String, Reading>> byInstant = new TreeMap<>();
        readings.forEach(reading -> byInstant
                .computeIfAbsent(reading.atMicros(), instant -> new TreeMap<>())
                .putIfAbsent(reading.metricName(), reading));
        byInstant.forEach((instant, together) -> {
            List<Reading> newer =
                    together.values().stream().filter(this::isNewer).toList();
            if (newer.isEmpty()) {
                return;
            }
            Set<String> toCome = toCome(readings);
            rules.stream()
                    .filter(rule -> toCome.contains(rule.condition().metricName()))
                    .forEach(rule -> standing(rule).runs.values().forEach(run -> run.holdsUntil(instant(instant))));
            if (isAlive(now) && newer.stream().anyMatch(this::endsWhatNobodyHasHeardOf)) {
                evaluate(now, toCome);
            }
            newer.forEach(this::take);
            evaluate(now, toCome(readings));
        });
    }

    private boolean isNewer(Reading reading) {
        Metric metric = metrics.get(reading.metricName());
        return heardBefore.getOrDefault(reading.metricName(), Long.MIN_VALUE) < reading.atMicros()
                && (metric == null || metric.newest == null || metric.newest.atMicros() < reading.atMicros());
    }

    private Set<String> toCome(List<Reading> readings) {
        return readings.stream().filter(this::isNewer).map(Reading::metricName).collect(Collectors.toSet());
    }

    private boolean endsWhatNobodyHasHeardOf(Reading reading) {
        Metric metric = metrics.computeIfAbsent(reading.metricName(), name -> new Metric());
        return rulesOf(reading.metricName()).stream().anyMatch(rule -> {
            Standing standing = standing(rule);
            List<AlertSeverity> held = held(rule);
            List<AlertSeverity> goingOn = held.stream()
                    .filter(severity -> past(rule.condition(), severity, metric, reading.value(), true))
                    .toList();
            return isAbove(worst(held), standing.level) && isAbove(worst(held), worst(goingOn));
        });
    }

    /** The severities for which a rule has been exceeded for long enough. */
    private List<AlertSeverity> held(EffectiveRule rule) {
        return standing(rule).runs.entrySet().stream()
                .filter(run -> run.getValue().heldFor(rule.condition().forSeconds()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static @Nullable AlertSeverity worst(List<AlertSeverity> severities) {
        return severities.stream().max(Comparator.naturalOrder()).orElse(null);
    }

    private static boolean isAbove(@Nullable AlertSeverity severity, @Nullable AlertSeverity other) {
        return severity != null && (other == null || severity.compareTo(other) > 0);
    }

    private void take(Reading reading) {
        Metric metric = metrics.computeIfAbsent(reading.metricName(), name -> new Metric());
        metric.newest = reading;
        Instant at = instant(reading.atMicros());
        lastSeen = at.isAfter(lastSeen) ? at : lastSeen;
        boolean exceeded = false;
        for (EffectiveRule rule : rulesOf(reading.metricName())) {
            exceeded |= judge(rule, metric, reading);
        }
        if (!exceeded && learns(reading.metricName(), rules)) {
            metric.learn(reading.value());
        }
    }

    /** Whether a reading is past a rule; its runs begin, go on or break. */
    private boolean judge(EffectiveRule rule, Metric metric, Reading reading) {
        Map<AlertSeverity, Run> runs = standing(rule).runs;
        for (AlertSeverity severity : AlertSeverity.values()) {
            if (past(rule.condition(), severity, metric, reading.value(), runs.containsKey(severity))) {
                runs.putIfAbsent(severity, new Run(instant(reading.atMicros())));
            } else {
                runs.remove(severity);
            }
        }
        return !runs.isEmpty();
    }

    private static boolean past(
            RuleCondition rule, AlertSeverity severity, Metric metric, double value, boolean already) {
        Double limit = limit(rule, severity);
        if (limit == null) {
            return false;
        }
        double back = already ? rule.hysteresis() : 0;
        if (rule.type() == RuleType.BASELINE) {
            return Math.abs(value - metric.mean)
                    > (limit - back) * metric.deviation(Objects.requireNonNull(rule.minSamples()));
        }
        return switch (Objects.requireNonNull(rule.operator())) {
            case GREATER -> value > limit - back;
            case GREATER_OR_EQUAL -> value >= limit - back;
            case LESS -> value < limit + back;
            case LESS_OR_EQUAL -> value <= limit + back;
        };
    }

    private static @Nullable Double limit(RuleCondition rule, AlertSeverity severity) {
        boolean critical = severity == AlertSeverity.CRITICAL;
        return rule.type() == RuleType.BASELINE
                ? (critical ? rule.criticalSigma() : rule.warningSigma())
                : (critical ? rule.criticalThreshold() : rule.warningThreshold());
    }

    /** Other rules hold. */
    public void rules(Instant now, List<EffectiveRule> newRules) {
        if (!active || newRules.equals(rules)) {
            return;
        }
        Map<UUID, RuleCondition> before =
                rules.stream().collect(Collectors.toMap(EffectiveRule::ruleId, EffectiveRule::condition));
        Map<UUID, RuleCondition> after =
                newRules.stream().collect(Collectors.toMap(EffectiveRule::ruleId, EffectiveRule::condition));
        before.forEach((rule, condition) -> {
            if (!condition.equals(after.get(rule))) {
                Standing gone = Objects.requireNonNull(standings.remove(rule));
                if (gone.alert != null) {
                    say(rule, "resolved " + gone.alert + " " + AlertResolution.RULE_CHANGED);
                }
            }
        });
        rules = newRules;
        metrics.forEach((name, metric) -> {
            if (!learns(name, rules)) {
                metric.count = 0;
                metric.mean = 0;
                metric.squares = 0;
            }
        });
        for (EffectiveRule rule : rules) {
            Metric metric = metrics.get(rule.condition().metricName());
            boolean known = standings.containsKey(rule.ruleId());
            standing(rule);
            if (!known && metric != null && metric.newest != null) {
                judge(rule, metric, metric.newest);
            }
        }
        evaluate(now);
    }

    /** It may be silent for longer, or not for so long. */
    public void patience(Instant now, Duration newPatience) {
        if (active) {
            patience = newPatience;
            evaluate(now);
        }
    }

    /**
     * It leaves the fleet, and all that was known of it is forgotten but its patience and when it was heard of; or it comes
     * back, as a new one to which what is no news is none.
     */
    public void active(boolean nowActive) {
        if (active && !nowActive) {
            standings.forEach((rule, standing) -> {
                if (standing.alert != null) {
                    say(rule, "resolved " + standing.alert + " " + AlertResolution.MACHINE_RETIRED);
                }
            });
            standings.clear();
            metrics.forEach((name, metric) -> heardBefore.merge(
                    name, Objects.requireNonNull(metric.newest).atMicros(), Math::max));
            metrics.clear();
            rules = List.of();
            lastSeen = Instant.EPOCH;
            status = MachineStatus.OFFLINE;
        }
        active = nowActive;
    }

    /** Time has passed. */
    public void evaluate(Instant now) {
        evaluate(now, Set.of());
    }

    private boolean isAlive(Instant now) {
        return lastSeen.plus(patience).isAfter(now);
    }

    /** @param toCome metrics of which there are readings to come that may have ended what is past a rule */
    private void evaluate(Instant now, Set<String> toCome) {
        if (!active) {
            return;
        }
        boolean alive = isAlive(now);
        if (alive) {
            rules.stream()
                    .filter(rule -> !toCome.contains(rule.condition().metricName()))
                    .forEach(rule -> goOn(rule, now));
            rules.forEach(rule -> settle(rule, now));
        }
        List<EffectiveRule> raised = rules.stream()
                .filter(rule -> standing(rule).level != null)
                .sorted(Comparator.<EffectiveRule, AlertSeverity>comparing(
                                rule -> Objects.requireNonNull(standing(rule).level))
                        .reversed()
                        .thenComparing(rule -> rule.ruleId().toString()))
                .toList();
        MachineStatus next = !alive
                ? MachineStatus.OFFLINE
                : raised.isEmpty()
                        ? MachineStatus.HEALTHY
                        : standing(raised.get(0)).level == AlertSeverity.CRITICAL
                                ? MachineStatus.CRITICAL
                                : MachineStatus.WARNING;
        if (next != status) {
            String reasons = (alive ? raised.stream() : Stream.<EffectiveRule>empty())
                    .map(rule -> rule.ruleId() + " " + rule.name() + " " + figures(rule, false))
                    .collect(Collectors.joining("; "));
            log.computeIfAbsent("status", key -> new ArrayList<>()).add(status + " -> " + next + " " + reasons);
            status = next;
        }
    }

    /** What is past a rule still is: now, and when it was measured last, if that is later. */
    private void goOn(EffectiveRule rule, Instant now) {
        Metric metric = metrics.get(rule.condition().metricName());
        if (metric != null && metric.newest != null) {
            Instant measured = instant(metric.newest.atMicros());
            standing(rule).runs.values().forEach(run -> {
                run.holdsUntil(now);
                run.holdsUntil(measured);
            });
        }
    }

    /** The rule's level, and what that means for its alert. */
    private void settle(EffectiveRule rule, Instant now) {
        Standing standing = standing(rule);
        standing.level = worst(held(rule));
        if (standing.alert != null && standing.level == null) {
            say(rule.ruleId(), "resolved " + standing.alert + " " + AlertResolution.CLEARED);
            standing.alert = null;
            standing.lastEnd = now;
        } else if (standing.alert != null && standing.alert != standing.level) {
            standing.alert = standing.level;
            say(rule.ruleId(), "is now " + figures(rule, true));
        } else if (standing.alert == null
                && standing.level != null
                && (standing.lastEnd.equals(Instant.MIN)
                        || !standing.lastEnd
                                .plusSeconds(rule.condition().cooldownSeconds())
                                .isAfter(now))) {
            standing.alert = standing.level;
            say(rule.ruleId(), "raised " + figures(rule, true));
        }
    }

    private String figures(EffectiveRule rule, boolean withOperator) {
        AlertSeverity level = Objects.requireNonNull(standing(rule).level);
        RuleCondition condition = rule.condition();
        Metric metric = Objects.requireNonNull(metrics.get(condition.metricName()));
        double value = Objects.requireNonNull(metric.newest).value();
        double limit = Objects.requireNonNull(limit(condition, level));
        RuleOperator operator = condition.operator();
        if (condition.type() == RuleType.BASELINE) {
            operator = value > metric.mean ? RuleOperator.GREATER : RuleOperator.LESS;
            limit = metric.mean
                    + (value > metric.mean ? 1 : -1)
                            * limit
                            * metric.deviation(Objects.requireNonNull(condition.minSamples()));
        }
        return figures(level, condition.metricName(), value, withOperator ? operator : null, limit);
    }

    /** Rounded: how a mean was summed up is nobody's business. */
    public static String figures(
            AlertSeverity level, String metric, double value, @Nullable RuleOperator operator, double threshold) {
        return String.format(
                "%s: %s %s %s %.7g", level, metric, value, operator == null ? "past" : operator, threshold);
    }

    private void say(UUID rule, String what) {
        log.computeIfAbsent("alert of " + rule, key -> new ArrayList<>()).add(what);
    }

    private Standing standing(EffectiveRule rule) {
        return standings.computeIfAbsent(rule.ruleId(), id -> new Standing());
    }

    private List<EffectiveRule> rulesOf(String metric) {
        return rules.stream()
                .filter(rule -> rule.condition().metricName().equals(metric))
                .toList();
    }

    private static boolean learns(String metric, List<EffectiveRule> rules) {
        return rules.stream()
                .map(EffectiveRule::condition)
                .anyMatch(rule ->
                        rule.type() == RuleType.BASELINE && rule.metricName().equals(metric));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
