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
final class AlertDecisions {

    private final UUID machineId;
    private final Instant now;
    private final Supplier<StatusCause> causes;
    private final List<AlertDecision> decisions = new ArrayList<>();

    /** @param causes gives each decision its own, in their order */
    AlertDecisions(UUID machineId, Instant now, Supplier<StatusCause> causes) {
        this.machineId = machineId;
        this.now = now;
        this.causes = causes;
    }

    /**
     * Raises, regrades or resolves the alert of a rule as its level demands.
     *
     * @param earlier the rule's standing before its level was judged
     * @param metric of the rule; null only if the rule is at no level
     */
    RuleStanding settle(RuleStanding earlier, RuleStanding standing, @Nullable MetricCondition metric) {
        AlertSeverity severity = standing.level();
        UUID alertId = standing.alertId();
        if (severity == null) {
            resolve(standing, AlertResolution.CLEARED);
            return alertId == null ? standing : standing.resolved(now);
        }
        MetricCondition judged = Objects.requireNonNull(metric, "a level rests on a reading");
        if (alertId == null) {
            return standing.mayAlert(now) ? raise(standing, severity, judged) : standing;
        }
        if (severity != earlier.level()) {
            AlertFigures figures = figures(standing, severity, judged);
            decisions.add(new AlertDecision.Regrade(
                    alertId, causes.get(), severity, figures, message(standing, severity, figures, judged)));
        }
        return standing;
    }

    private RuleStanding raise(RuleStanding standing, AlertSeverity severity, MetricCondition metric) {
        StatusCause cause = causes.get();
        UUID ruleId = standing.rule().ruleId();
        UUID alertId = NameBasedIds.of(
                machineId.toString(),
                ruleId.toString(),
                Long.toString(cause.position()),
                Integer.toString(cause.step()));
        AlertFigures figures = figures(standing, severity, metric);
        decisions.add(new AlertDecision.Raise(
                alertId,
                cause,
                ruleId,
                standing.rule().name(),
                severity,
                figures,
                message(standing, severity, figures, metric)));
        return standing.raised(alertId);
    }

    /** Resolves the rule's alert, if one is open. */
    void resolve(RuleStanding standing, AlertResolution why) {
        if (standing.alertId() != null) {
            decisions.add(new AlertDecision.Resolve(standing.alertId(), causes.get(), why));
        }
    }

    private static AlertFigures figures(RuleStanding standing, AlertSeverity severity, MetricCondition metric) {
        return ThresholdCheck.figures(standing.rule().condition(), severity, metric);
    }

    private static String message(
            RuleStanding standing, AlertSeverity severity, AlertFigures figures, MetricCondition metric) {
        return AlertMessage.of(standing.rule(), severity, figures, metric.unit());
    }

    List<AlertDecision> collected() {
        return decisions;
    }
}
