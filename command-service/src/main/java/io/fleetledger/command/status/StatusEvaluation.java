package io.fleetledger.command.status;

import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.status.StatusReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies one input to a machine's condition: takes what is new, evaluates it, and collects the decisions. */
final class StatusEvaluation {

    static final int MAX_METRICS = 1_000;

    private static final Comparator<Map.Entry<String, MetricCondition>> OLDEST_FIRST = Comparator.comparingLong(
                    (Map.Entry<String, MetricCondition> metric) ->
                            metric.getValue().atMicros())
            .thenComparing(Map.Entry::getKey);

    private final MachineCondition before;
    private final EvaluationContext context;
    private final HeldUntil heldUntil;
    private final Map<String, MetricCondition> metrics;
    private final List<RuleState> rules;
    private final List<StatusDecision> statuses = new ArrayList<>();
    private final AlertEvaluation alertEvaluation;
    private @Nullable Integer offlineAfterSeconds;
    private @Nullable Long newestMicros;
    private MachineStatus status;
    private Instant judgedAt;
    private int steps;

    StatusEvaluation(MachineCondition before, EvaluationContext context) {
        this.before = before;
        this.context = context;
        heldUntil = new HeldUntil(context);
        metrics = new HashMap<>(before.metrics());
        rules = new ArrayList<>(before.rules());
        offlineAfterSeconds = before.offlineAfterSeconds();
        newestMicros = before.newestMicros();
        status = before.status();
        judgedAt = before.judgedAt();
        alertEvaluation = new AlertEvaluation(before.machineId(), context.now(), this::nextCause);
    }

    /** Announces the readings of this input; {@link #measured} follows for each instant. */
    void expect(Collection<Reading> readings) {
        heldUntil.expect(readings);
    }

    /** Evaluates the readings of one instant together, one for each metric, if they are newer than the metric's newest. */
    void measured(long atMicros, Collection<Reading> readings) {
        List<Reading> newer = readings.stream().filter(this::isNewer).toList();
        if (newer.isEmpty()) {
            return;
        }
        heldUntil.reach(atMicros);
        if (isAlive() && newer.stream().anyMatch(this::endsUnevaluatedRun)) {
            evaluate();
        }
        newer.forEach(this::accept);
        evaluate();
    }

    private boolean isNewer(Reading reading) {
        MetricCondition known = metrics.get(reading.metricName());
        return known == null || reading.atMicros() > known.atMicros();
    }

    /** Whether the reading ends a run that had held for long enough by then but has not yet raised the level. */
    private boolean endsUnevaluatedRun(Reading reading) {
        MetricCondition known = metrics.get(reading.metricName());
        return known != null
                && rules.stream()
                        .filter(state -> state.isAbout(reading.metricName()))
                        .anyMatch(state -> {
                            AlertSeverity until = state.levelAt(reading.atMicros());
                            return isWorse(until, state.level())
                                    && isWorse(
                                            until,
                                            state.evaluated(reading.atMicros(), reading.value(), known.baseline())
                                                    .levelAt(reading.atMicros()));
                        });
    }

    private static boolean isWorse(@Nullable AlertSeverity one, @Nullable AlertSeverity other) {
        return one != null && (other == null || one.compareTo(other) > 0);
    }

    private void accept(Reading reading) {
        MetricCondition known = metrics.get(reading.metricName());
        if (known == null && metrics.size() >= MAX_METRICS) {
            forgetOldestMetric();
        }
        Baseline learned = known == null ? null : known.baseline();
        boolean exceeded = false;
        boolean learns = false;
        for (int index = 0; index < rules.size(); index++) {
            RuleState state = rules.get(index);
            if (state.isAbout(reading.metricName())) {
                RuleState evaluated = state.evaluated(reading.atMicros(), reading.value(), learned);
                rules.set(index, evaluated);
                exceeded |= evaluated.isExceeded();
                learns |= state.rule().condition().type() == RuleType.BASELINE;
            }
        }
        if (learns && !exceeded) {
            learned = Objects.requireNonNullElse(learned, Baseline.NOTHING_LEARNED)
                    .learn(reading.value());
        }
        metrics.put(
                reading.metricName(),
                new MetricCondition(reading.atMicros(), reading.value(), reading.unit(), learned));
        newestMicros = newestMicros == null ? reading.atMicros() : Math.max(newestMicros, reading.atMicros());
    }

    /** Forgets only metrics that no level rests on. If levels rest on all, their rules bound the number. */
    private void forgetOldestMetric() {
        metrics.entrySet().stream()
                .filter(metric ->
                        rules.stream().noneMatch(state -> state.level() != null && state.isAbout(metric.getKey())))
                .min(OLDEST_FIRST)
                .map(Map.Entry::getKey)
                .ifPresent(oldest -> {
                    metrics.remove(oldest);
                    rules.replaceAll(state -> state.isAbout(oldest) ? state.withoutRuns() : state);
                });
    }

    /** Keeps the machine's state for a rule whose condition is unchanged; other rules start from scratch. */
    void replaceRules(List<EffectiveRule> effective) {
        Map<UUID, EffectiveRule> now =
                effective.stream().collect(Collectors.toMap(EffectiveRule::ruleId, Function.identity()));
        Map<UUID, RuleState> kept = new HashMap<>();
        for (RuleState state : rules) {
            EffectiveRule same = now.get(state.rule().ruleId());
            if (same != null && same.condition().equals(state.rule().condition())) {
                kept.put(same.ruleId(), state.named(same));
            } else {
                alertEvaluation.resolve(state, AlertResolution.RULE_CHANGED);
            }
        }
        metrics.replaceAll((name, metric) ->
                metric.baseline() == null || isLearned(name, effective) ? metric : metric.withBaseline(null));
        rules.clear();
        effective.forEach(
                rule -> rules.add(kept.containsKey(rule.ruleId()) ? kept.get(rule.ruleId()) : firstEvaluated(rule)));
    }

    private static boolean isLearned(String metricName, List<EffectiveRule> effective) {
        return effective.stream()
                .anyMatch(rule -> rule.condition().type() == RuleType.BASELINE
                        && rule.condition().metricName().equals(metricName));
    }

    private RuleState firstEvaluated(EffectiveRule rule) {
        RuleState fresh = RuleState.unevaluated(rule);
        MetricCondition metric = metricOf(fresh);
        return metric == null ? fresh : fresh.evaluated(metric.atMicros(), metric.value(), metric.baseline());
    }

    void offlineAfter(@Nullable Integer seconds) {
        offlineAfterSeconds = seconds;
    }

    /** Evaluates everything as of now; while the machine is offline, levels and alerts stay as they are. */
    void evaluate() {
        judgedAt = context.now();
        if (!isAlive()) {
            decide(MachineStatus.OFFLINE, List.of());
            return;
        }
        List<RuleState> earlier = List.copyOf(rules);
        rules.replaceAll(state -> state.atLevel(levelOf(state)));
        List<StatusReason> reasons = reasons();
        decide(reasons.isEmpty() ? MachineStatus.HEALTHY : statusOf(reasons.get(0)), reasons);
        for (int index = 0; index < rules.size(); index++) {
            RuleState state = rules.get(index);
            rules.set(index, alertEvaluation.settle(earlier.get(index), state, metricOf(state)));
        }
    }

    private @Nullable AlertSeverity levelOf(RuleState state) {
        MetricCondition metric = metricOf(state);
        return metric == null
                ? null
                : state.levelAt(heldUntil.of(state.rule().condition().metricName(), metric));
    }

    private @Nullable MetricCondition metricOf(RuleState state) {
        return metrics.get(state.rule().condition().metricName());
    }

    private boolean isAlive() {
        return newestMicros != null
                && MachineCondition.silentFrom(newestMicros, offlineAfterSeconds, context.offlineAfter())
                        > context.nowMicros();
    }

    private void decide(MachineStatus next, List<StatusReason> reasons) {
        if (next != status) {
            statuses.add(new StatusDecision(nextCause(), before.sinceVersion(), next, reasons));
            status = next;
        }
    }

    /** Sorts the worst first, and equal ones in the order of the rules. */
    private List<StatusReason> reasons() {
        return rules.stream()
                .filter(state -> state.level() != null)
                .map(this::reason)
                .sorted(Comparator.comparing(StatusReason::severity).reversed())
                .toList();
    }

    private StatusReason reason(RuleState state) {
        AlertSeverity severity = Objects.requireNonNull(state.level(), "filtered");
        EffectiveRule rule = state.rule();
        MetricCondition metric = Objects.requireNonNull(metricOf(state), "a level rests on a reading");
        AlertFigures figures = ThresholdCheck.figures(rule.condition(), severity, metric);
        return new StatusReason(
                rule.ruleId(), rule.name(), severity, figures.metricName(), figures.value(), figures.threshold());
    }

    private static MachineStatus statusOf(StatusReason reason) {
        return reason.severity() == AlertSeverity.CRITICAL ? MachineStatus.CRITICAL : MachineStatus.WARNING;
    }

    /** Resolves open alerts; nothing is evaluated any longer. */
    void leaveFleet() {
        rules.forEach(state -> alertEvaluation.resolve(state, AlertResolution.MACHINE_RETIRED));
        rules.clear();
    }

    EvaluationResult outcome() {
        MachineCondition after = new MachineCondition(
                before.machineId(),
                before.sinceVersion(),
                offlineAfterSeconds,
                context.position(),
                judgedAt,
                newestMicros,
                status,
                metrics,
                rules);
        return new EvaluationResult(after, statuses, alertEvaluation.collected());
    }

    private StatusCause nextCause() {
        return new StatusCause(context.position(), steps++);
    }
}
