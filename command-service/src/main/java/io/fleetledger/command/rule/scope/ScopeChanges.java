package io.fleetledger.command.rule.scope;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * The changes of a batch of events, and the machines whose rules they may affect. Each of these is checked once, at the
 * batch's end, however often it was touched; if it may be all of a tenant, a round of them begins. Rules are published
 * before that is stored, so that an interrupted batch publishes again rather than not at all.
 */
final class ScopeChanges implements BatchWrite {

    private final MongoOperations mongo;
    private final RuleDocuments rules;
    private final Events events;
    private final ScopeRounds rounds;
    private final Map<String, Tenant> tenants = new HashMap<>();

    ScopeChanges(MongoOperations mongo, RuleDocuments rules, Events events, ScopeRounds rounds) {
        this.mongo = mongo;
        this.rules = rules;
        this.events = events;
        this.rounds = rounds;
    }

    Tenant of(String tenantId) {
        return tenants.computeIfAbsent(tenantId, Tenant::new);
    }

    @Override
    public void write() {
        tenants.values().forEach(Tenant::write);
        tenants.clear();
    }

    /** The changes of one tenant. */
    final class Tenant {

        private final String tenantId;
        private final ScopedMachines machines;
        private final Set<UUID> touched = new HashSet<>();
        private boolean touchedAll;
        private boolean treeChanged;
        private @Nullable EventMessage<?> cause;

        private Tenant(String tenantId) {
            this.tenantId = tenantId;
            this.machines = new ScopedMachines(mongo, tenantId);
            machines.prefetch(BatchWrite.events()
                    .map(EventMessage::getPayload)
                    .flatMap(event -> machineOf(event).stream())
                    .distinct()
                    .toList());
        }

        private Optional<UUID> machineOf(Object event) {
            if (event instanceof MachineEvent of && of.tenantId().equals(tenantId)) {
                return Optional.of(of.machineId());
            }
            return event instanceof MachineRulesChangedEvent of && of.tenantId().equals(tenantId)
                    ? Optional.of(of.machineId())
                    : Optional.empty();
        }

        void change(Collection<UUID> machineIds, UnaryOperator<ScopedMachine> change) {
            machines.prefetch(machineIds);
            machineIds.forEach(machineId -> machines.change(machineId, change));
        }

        /** @param because the event on whose behalf their rules are published, if they have changed */
        void touch(Collection<UUID> machineIds, EventMessage<?> because) {
            touched.addAll(machineIds);
            cause = because;
        }

        void touch(RuleScope scope, EventMessage<?> because) {
            if (scope.machineId() != null) {
                touched.add(scope.machineId());
            } else {
                touchedAll = true;
            }
            cause = because;
        }

        void touchTree(EventMessage<?> because) {
            treeChanged = true;
            cause = because;
        }

        private void write() {
            EventMessage<?> because = cause;
            if (because != null) {
                rules.write();
                RuleSet ruleSet = rules.ruleSet(tenantId, touched);
                if (touchedAll || (treeChanged && ruleSet.dependsOnGroups())) {
                    rounds.begin(tenantId, because);
                } else {
                    rounds.rulesChanged(tenantId);
                }
                new EffectiveRulePublisher(
                                tenantId, ruleSet, changes -> events.publishBecauseOf(because, tenantId, changes))
                        .publish(machines, touched);
            }
            machines.write();
        }
    }
}
