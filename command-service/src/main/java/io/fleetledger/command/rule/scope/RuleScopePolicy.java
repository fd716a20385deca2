package io.fleetledger.command.rule.scope;

import io.fleetledger.command.rule.scope.RuleDocuments.Known;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Publishes which rules hold for a machine, so that its saga has to follow its own events only. Documents and token can
 * be lost: they are rebuilt from the log, which also contains what was published. Until the policy reaches the end that
 * the log had when it began, it publishes nothing: rules that held once must not hold again.
 */
@Component
@ProcessingGroup(ProjectionNames.RULE_SCOPE)
class RuleScopePolicy {

    private final RuleDocuments rules;
    private final ScopeProgress progress;

    RuleScopePolicy(RuleDocuments rules, ScopeProgress progress) {
        this.rules = rules;
        this.progress = progress;
    }

    @EventHandler
    void on(MachineRegisteredEvent event, EventMessage<?> message) {
        change(event.tenantId(), List.of(event.machineId()), ScopedMachine::registered, message);
    }

    @EventHandler
    void on(MachineRestoredEvent event, EventMessage<?> message) {
        change(event.tenantId(), List.of(event.machineId()), ScopedMachine::restored, message);
    }

    /** Publishes nothing: the saga knows that the machine was retired. */
    @EventHandler
    void on(MachineRetiredEvent event, EventMessage<?> message) {
        change(event.tenantId(), List.of(event.machineId()), ScopedMachine::retired, message);
    }

    @EventHandler
    void on(MachineGroupMembersAddedEvent event, EventMessage<?> message) {
        change(event.tenantId(), event.machineIds(), machine -> machine.joining(event.groupId()), message);
    }

    @EventHandler
    void on(MachineGroupMembersRemovedEvent event, EventMessage<?> message) {
        leave(event.tenantId(), event.machineIds(), event.groupId(), message);
    }

    @EventHandler
    void on(MachineGroupRetiredMembersRemovedEvent event, EventMessage<?> message) {
        leave(event.tenantId(), event.machineIds(), event.groupId(), message);
    }

    @EventHandler
    void on(GroupPlacedEvent event, EventMessage<?> message) {
        var changes = progress.changes().of(event.tenantId());
        boolean moved = rules.place(event.tenantId(), event.groupId(), event.parentId());
        if (moved && progress.permitOrMarkMissed(message)) {
            changes.touchTree(message);
        }
    }

    @EventHandler
    void on(GroupsRemovedEvent event, EventMessage<?> message) {
        var changes = progress.changes().of(event.tenantId());
        event.groupIds().forEach(rules::removeGroup);
        if (progress.permitOrMarkMissed(message)) {
            changes.touchTree(message);
        }
    }

    @EventHandler
    void on(AlertRuleCreatedEvent event, EventMessage<?> message) {
        replaceRule(
                event,
                null,
                new Known(
                        event.scope(),
                        new EffectiveRule(event.ruleId(), event.name(), event.condition()),
                        event.enabled()),
                message);
    }

    @EventHandler
    void on(AlertRuleRenamedEvent event, EventMessage<?> message) {
        change(
                event,
                rule -> new Known(
                        rule.scope(),
                        new EffectiveRule(
                                event.ruleId(), event.newName(), rule.rule().condition()),
                        rule.enabled()),
                message);
    }

    @EventHandler
    void on(AlertRuleRescopedEvent event, EventMessage<?> message) {
        change(event, rule -> new Known(event.newScope(), rule.rule(), rule.enabled()), message);
    }

    @EventHandler
    void on(AlertRuleRedefinedEvent event, EventMessage<?> message) {
        change(
                event,
                rule -> new Known(
                        rule.scope(),
                        new EffectiveRule(event.ruleId(), rule.rule().name(), event.newCondition()),
                        rule.enabled()),
                message);
    }

    @EventHandler
    void on(AlertRuleEnabledEvent event, EventMessage<?> message) {
        change(event, rule -> new Known(rule.scope(), rule.rule(), true), message);
    }

    @EventHandler
    void on(AlertRuleDisabledEvent event, EventMessage<?> message) {
        change(event, rule -> new Known(rule.scope(), rule.rule(), false), message);
    }

    @EventHandler
    void on(AlertRuleDeletedEvent event, EventMessage<?> message) {
        var changes = progress.changes().of(event.tenantId());
        Known rule = rules.find(event.ruleId());
        rules.delete(event.tenantId(), event.ruleId());
        if (rule != null && rule.enabled() && progress.permitOrMarkMissed(message)) {
            changes.touch(rule.scope(), message);
        }
    }

    /** The policy's own publications since it began are known already, or are stored before it gets past them. */
    @EventHandler
    void on(MachineRulesChangedEvent event, EventMessage<?> message) {
        var changes = progress.changes();
        if (!progress.permitOrMarkMissed(message)) {
            String fingerprint = EffectiveRules.of(event.rules()).fingerprint();
            changes.of(event.tenantId())
                    .change(List.of(event.machineId()), machine -> machine.withPublished(fingerprint));
        }
    }

    private void leave(String tenantId, List<UUID> machineIds, UUID groupId, EventMessage<?> message) {
        change(tenantId, machineIds, machine -> machine.leaving(List.of(groupId)), message);
    }

    private void change(
            String tenantId,
            Collection<UUID> machineIds,
            UnaryOperator<ScopedMachine> change,
            EventMessage<?> message) {
        var changes = progress.changes().of(tenantId);
        changes.change(machineIds, change);
        if (progress.permitOrMarkMissed(message)) {
            changes.touch(machineIds, message);
        }
    }

    /** An unknown rule has been deleted by an event of this batch, which is being handled again. */
    private void change(AlertRuleEvent event, UnaryOperator<Known> change, EventMessage<?> message) {
        progress.changes(); // Begins before the documents, so that it ends before they do.
        Known rule = rules.find(event.ruleId());
        if (rule != null) {
            replaceRule(event, rule, change.apply(rule), message);
        }
    }

    private void replaceRule(AlertRuleEvent event, @Nullable Known before, Known after, EventMessage<?> message) {
        var changes = progress.changes().of(event.tenantId());
        rules.put(event.tenantId(), after);
        if (!progress.permitOrMarkMissed(message)) {
            return;
        }
        if (before != null && before.enabled()) {
            changes.touch(before.scope(), message);
        }
        if (after.enabled()) {
            changes.touch(after.scope(), message);
        }
    }
}
