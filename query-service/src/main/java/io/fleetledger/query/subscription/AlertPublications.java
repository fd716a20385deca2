package io.fleetledger.query.subscription;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Publication.Data;
import io.fleetledger.support.time.Micros;
import java.util.List;
import java.util.function.BiConsumer;

/** How events of alerts and of alert rules are published. */
final class AlertPublications {

    static final List<Publication<?>> ALL = List.of(
            alert(PublishedType.ALERT_RAISED, AlertRaisedEvent.class, (event, data) -> {
                data.put("rule_id", event.ruleId())
                        .put("rule_name", event.ruleName())
                        .put("severity", event.severity())
                        .put("message", event.message());
                figures(event.figures(), data);
            }),
            alert(PublishedType.ALERT_ESCALATED, AlertEscalatedEvent.class, (event, data) -> {
                data.change("severity", event.oldSeverity(), event.newSeverity())
                        .put("message", event.message());
                figures(event.figures(), data);
            }),
            alert(PublishedType.ALERT_EASED, AlertEasedEvent.class, (event, data) -> {
                data.change("severity", event.oldSeverity(), event.newSeverity())
                        .put("message", event.message());
                figures(event.figures(), data);
            }),
            alert(
                    PublishedType.ALERT_ACKNOWLEDGED,
                    AlertAcknowledgedEvent.class,
                    (event, data) -> data.put("acknowledged_by", event.acknowledgedBy())),
            alert(
                    PublishedType.ALERT_SNOOZED,
                    AlertSnoozedEvent.class,
                    (event, data) -> data.put("snoozed_until", event.snoozedUntil())),
            alert(
                    PublishedType.ALERT_RESOLVED,
                    AlertResolvedEvent.class,
                    (event, data) -> data.put("severity", event.severity()).put("resolution", event.resolution())),
            rule(PublishedType.ALERT_RULE_CREATED, AlertRuleCreatedEvent.class, (event, data) -> {
                data.put("name", event.name());
                scope(event.scope(), data);
                condition(event.condition(), data);
                data.put("is_enabled", event.enabled());
            }),
            rule(
                    PublishedType.ALERT_RULE_RENAMED,
                    AlertRuleRenamedEvent.class,
                    (event, data) -> data.change("name", event.oldName(), event.newName())),
            rule(
                    PublishedType.ALERT_RULE_RESCOPED,
                    AlertRuleRescopedEvent.class,
                    (event, data) -> data.change(
                            "scope",
                            scope(event.oldScope(), new Data()).asValue(),
                            scope(event.newScope(), new Data()).asValue())),
            rule(
                    PublishedType.ALERT_RULE_REDEFINED,
                    AlertRuleRedefinedEvent.class,
                    (event, data) -> data.change(
                            "condition",
                            condition(event.oldCondition(), new Data()).asValue(),
                            condition(event.newCondition(), new Data()).asValue())),
            rule(PublishedType.ALERT_RULE_ENABLED, AlertRuleEnabledEvent.class, (event, data) -> {}),
            rule(PublishedType.ALERT_RULE_DISABLED, AlertRuleDisabledEvent.class, (event, data) -> {}),
            rule(PublishedType.ALERT_RULE_DELETED, AlertRuleDeletedEvent.class, (event, data) -> {}));

    private AlertPublications() {}

    private static <E extends AlertEvent> Publication<E> alert(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(type, event, E::tenantId, alert -> "alerts/" + alert.alertId(), (alert, data) -> {
            data.put("alert_id", alert.alertId()).put("machine_id", alert.machineId());
            fields.accept(alert, data);
        });
    }

    private static <E extends AlertRuleEvent> Publication<E> rule(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(type, event, E::tenantId, rule -> "alert-rules/" + rule.ruleId(), (rule, data) -> {
            data.put("rule_id", rule.ruleId()).put("version", rule.version());
            fields.accept(rule, data);
        });
    }

    private static void figures(AlertFigures figures, Data data) {
        data.put("metric_name", figures.metricName())
                .put("metric_value", figures.value())
                .put("operator", figures.operator())
                .put("threshold_value", figures.threshold())
                .put("timestamp", Micros.instant(figures.atMicros()));
    }

    private static Data scope(RuleScope scope, Data data) {
        return data.put("machine_id", scope.machineId()).put("group_id", scope.groupId());
    }

    private static Data condition(RuleCondition condition, Data data) {
        return data.put("type", condition.type())
                .put("metric_name", condition.metricName())
                .put("operator", condition.operator())
                .put("warning_threshold", condition.warningThreshold())
                .put("critical_threshold", condition.criticalThreshold())
                .put("warning_sigma", condition.warningSigma())
                .put("critical_sigma", condition.criticalSigma())
                .put("min_samples", condition.minSamples())
                .put("for_seconds", condition.forSeconds())
                .put("hysteresis", condition.hysteresis())
                .put("cooldown_seconds", condition.cooldownSeconds());
    }
}
