package io.fleetledger.command.rule;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.rule.AlertRuleError;
import io.fleetledger.commands.rule.AlertRuleRefusal;
import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.commands.rule.ChangeAlertRuleCommand;
import io.fleetledger.commands.rule.CreateAlertRuleCommand;
import io.fleetledger.commands.rule.DeleteAlertRuleCommand;
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
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.Violations;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * Defines which values are excessive, and for which machines. The machine or group that it names may be deleted later:
 * the rule of a deleted group holds for no machine. Every handler also accepts an unknown id, so that the rule itself
 * answers ALERT_RULE_NOT_FOUND, the same with every event store.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class AlertRule {

    @AggregateIdentifier
    private UUID ruleId;

    private String tenantId;
    private String name;
    private RuleScope scope;
    private RuleCondition condition;
    private boolean enabled;
    private boolean deleted;
    private Instant createdAt;
    private Instant updatedAt;
    private long version;

    AlertRule() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AlertRuleState handle(
            CreateAlertRuleCommand command,
            ScopeTargets targets,
            RuleCounts known,
            OriginalResponses originalResponses) {
        if (exists()) {
            requireTenant(command.tenantId());
            return originalResponses.of(command.ruleId());
        }
        Violations violations = new Violations();
        RuleDraft draft = RuleDraft.of(command);
        check(draft, null, violations);
        checkTargets(command.tenantId(), draft.scope(), targets, violations);
        RuleBounds.check(command.tenantId(), draft.scope(), known, violations);
        refuseIfAny(violations);
        apply(new AlertRuleCreatedEvent(
                command.ruleId(),
                command.tenantId(),
                1,
                AlertRuleFields.name(draft.name()),
                draft.scope(),
                draft.condition(),
                command.enabled()));
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AlertRuleState handle(ChangeAlertRuleCommand command, ScopeTargets targets, RuleCounts known) {
        requireTenant(command.tenantId());
        if (deleted) {
            throw notFound();
        }
        requireVersion(command.expectedVersions());
        Violations violations = new Violations();
        AlertRuleFields.checkNothingIsCleared(command, violations);
        RuleDraft draft = RuleDraft.of(name, scope, condition, command);
        check(draft, condition.metricName(), violations);
        if (!draft.scope().equals(scope)) {
            checkTargets(tenantId, draft.scope(), targets, violations);
            if (!RuleBounds.countAlike(draft.scope(), scope)) {
                RuleBounds.check(tenantId, draft.scope(), known, violations);
            }
        }
        refuseIfAny(violations);
        applyDraft(draft);
        if (command.enabled() != null && command.enabled().value() != null) {
            enable(command.enabled().value());
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AlertRuleState handle(DeleteAlertRuleCommand command) {
        requireTenant(command.tenantId());
        if (!deleted) { // A change already made is not refused for an old version (RFC 9110, 13.1.1).
            requireVersion(command.expectedVersions());
            apply(new AlertRuleDeletedEvent(ruleId, tenantId, version + 1));
        }
        return state();
    }

    /** Applies one event for each fact that really changes. */
    private void applyDraft(RuleDraft draft) {
        String newName = AlertRuleFields.name(draft.name());
        if (!newName.equals(name)) {
            apply(new AlertRuleRenamedEvent(ruleId, tenantId, version + 1, name, newName));
        }
        if (!draft.scope().equals(scope)) {
            apply(new AlertRuleRescopedEvent(ruleId, tenantId, version + 1, scope, draft.scope()));
        }
        if (!draft.condition().equals(condition)) {
            apply(new AlertRuleRedefinedEvent(ruleId, tenantId, version + 1, condition, draft.condition()));
        }
    }

    private void enable(boolean wanted) {
        if (wanted != enabled) {
            apply(
                    wanted
                            ? new AlertRuleEnabledEvent(ruleId, tenantId, version + 1)
                            : new AlertRuleDisabledEvent(ruleId, tenantId, version + 1));
        }
    }

    private static void check(RuleDraft draft, @Nullable String storedMetric, Violations violations) {
        AlertRuleFields.check(draft, storedMetric, violations);
        RuleChecks.check(draft, violations);
    }

    private static void checkTargets(String tenantId, RuleScope scope, ScopeTargets targets, Violations violations) {
        if (scope.machineId() != null && !targets.hasMachine(tenantId, scope.machineId())) {
            violations.add("machine_id", "names no machine", "machine_not_found");
        }
        if (scope.groupId() != null && !targets.hasGroup(tenantId, scope.groupId())) {
            violations.add("group_id", "names no group", "group_not_found");
        }
    }

    private static void refuseIfAny(Violations violations) {
        if (violations.any()) {
            throw new RefusedException(AlertRuleRefusal.invalid(violations.found()));
        }
    }

    /** The fields are empty if the id names no rule, or another aggregate. */
    private boolean exists() {
        return tenantId != null;
    }

    /** Treats another tenant's rule as unknown. */
    private void requireTenant(String callersTenant) {
        if (!callersTenant.equals(tenantId)) {
            throw notFound();
        }
    }

    private static RefusedException notFound() {
        return new RefusedException(
                AlertRuleRefusal.because(AlertRuleError.ALERT_RULE_NOT_FOUND, "There is no such alert rule."));
    }

    private void requireVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(version)) {
            throw new RefusedException(AlertRuleRefusal.because(
                    AlertRuleError.VERSION_MISMATCH, "The alert rule is at version " + version + "."));
        }
    }

    private AlertRuleState state() {
        return new AlertRuleState(
                ruleId, tenantId, name, scope, condition, enabled, createdAt, updatedAt, version, getVersion());
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        ruleId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(AlertRuleCreatedEvent event, @Timestamp Instant at) {
        ruleId = event.ruleId();
        tenantId = event.tenantId();
        name = event.name();
        scope = event.scope();
        condition = event.condition();
        enabled = event.enabled();
        createdAt = at;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleRenamedEvent event, @Timestamp Instant at) {
        name = event.newName();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleRescopedEvent event, @Timestamp Instant at) {
        scope = event.newScope();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleRedefinedEvent event, @Timestamp Instant at) {
        condition = event.newCondition();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleEnabledEvent event, @Timestamp Instant at) {
        enabled = true;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleDisabledEvent event, @Timestamp Instant at) {
        enabled = false;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(AlertRuleDeletedEvent event, @Timestamp Instant at) {
        deleted = true;
        changed(event, at);
    }

    private void changed(AlertRuleEvent event, Instant at) {
        version = event.version();
        updatedAt = at;
    }
}
