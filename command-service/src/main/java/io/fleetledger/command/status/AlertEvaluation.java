package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.support.ids.NameBasedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settles a machine's alerts by the levels of its rules, and collects what is decided. */
final class AlertEvaluation {

    private final UUID machineId;
    private final Instant now;
    private final Supplier<StatusCause> causes;
    private final List<AlertDecision> decisions = new ArrayList<>();

    /** @param causes gives each decision its own, in their order */
    AlertEvaluation(UUID machineId, Instant now, Supplier<StatusCause> causes) {
        this.machineId = machineId;
        this.now = now;
        this.causes = causes;
    }

    /**
     * Raises, regrades or resolves the alert of a rule as its level demands.
     *
     * @param earlier the rule's state before its level was evaluated
     * @param metric of the rule; null only if the rule is at no level
     */
    RuleState settle(RuleState earlier, RuleState state, @Nullable MetricCondition metric) {
        AlertSeverity severity = state.level();
        UUID alertId = state.alertId();
        if (severity == null) {
            resolve(state, AlertResolution.CLEARED);
            return alertId == null ? state : state.resolved(now);
        }
        MetricCondition condition = Objects.requireNonNull(metric, "a level rests on a reading");
        if (alertId == null) {
            return state.mayAlert(now) ? raise(state, severity, condition) : state;
        }
        if (severity != earlier.level()) {
            AlertFigures figures = figures(state, severity, condition);
            decisions.add(new AlertDecision.Regrade(
                    alertId, causes.get(), severity, figures, message(state, severity, figures, condition)));
        }
        return state;
    }

    private RuleState raise(RuleState state, AlertSeverity severity, MetricCondition metric) {
        StatusCause cause = causes.get();
        UUID ruleId = state.rule().ruleId();
        UUID alertId = NameBasedIds.of(
                machineId.toString(),
                ruleId.toString(),
                Long.toString(cause.position()),
                Integer.toString(cause.step()));
        AlertFigures figures = figures(state, severity, metric);
        decisions.add(new AlertDecision.Raise(
                alertId,
                cause,
                ruleId,
                state.rule().name(),
                severity,
                figures,
                message(state, severity, figures, metric)));
        return state.raised(alertId);
    }

    /** Resolves the rule's alert, if one is open. */
    void resolve(RuleState state, AlertResolution why) {
        if (state.alertId() != null) {
            decisions.add(new AlertDecision.Resolve(state.alertId(), causes.get(), why));
        }
    }

    private static AlertFigures figures(RuleState state, AlertSeverity severity, MetricCondition metric) {
        return ThresholdCheck.figures(state.rule().condition(), severity, metric);
    }

    private static String message(
            RuleState state, AlertSeverity severity, AlertFigures figures, MetricCondition metric) {
        return AlertMessage.of(state.rule(), severity, figures, metric.unit());
    }

    List<AlertDecision> collected() {
        return decisions;
    }
}
