package io.fleetledger.command.rule.scope;

import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.axon.Events;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * The tenants whose machines must all be checked, some at a time. Changes during a round hold at once for machines that
 * still wait, and the others wait again, after them: of many changes in a row a machine receives one or two. Rounds are
 * kept in memory only: after an interruption they begin again.
 */
final class ScopeRounds {

    private final MongoOperations mongo;
    private final RuleDocuments rules;
    private final Events events;
    private final Predicate<String> hasLeft;
    private final Map<String, Round> rounds = new LinkedHashMap<>();
    private volatile int underWay;

    /** @param hasLeft whether nothing more is accepted for a tenant */
    ScopeRounds(MongoOperations mongo, RuleDocuments rules, Events events, Predicate<String> hasLeft) {
        this.mongo = mongo;
        this.rules = rules;
        this.events = events;
        this.hasLeft = hasLeft;
    }

    /** The round of one tenant. */
    private static final class Round {

        private final Set<UUID> waiting = new LinkedHashSet<>();
        /** Whether all machines have to wait that do not wait already. */
        private boolean forAll;

        private @Nullable RuleSet ruleSet;
        private @Nullable EventMessage<?> cause;
    }

    /** @param because the event on whose behalf the rules are published; null for what the policy itself has missed */
    void begin(String tenantId, @Nullable EventMessage<?> because) {
        Round round = rounds.computeIfAbsent(tenantId, first -> new Round());
        round.forAll = true;
        round.ruleSet = null;
        if (because != null) {
            round.cause = because;
        }
        underWay = rounds.size();
    }

    /** Has the rules read again before the next publication. */
    void rulesChanged(String tenantId) {
        Round round = rounds.get(tenantId);
        if (round != null) {
            round.ruleSet = null;
        }
    }

    /** The number of tenants with waiting machines. */
    int underWay() {
        return underWay;
    }

    void clear() {
        rounds.clear();
        underWay = 0;
    }

    /**
     * Continues with the tenant that has waited the longest. If it fails, its machines wait again, after the other
     * tenants.
     *
     * @param atMost machines to be checked
     * @return whether anything was published
     */
    boolean reviewNext(int atMost) {
        Map.Entry<String, Round> first = rounds.entrySet().iterator().next();
        String tenantId = first.getKey();
        Round round = first.getValue();
        rounds.remove(tenantId);
        if (hasLeft.test(tenantId)) { // Nothing can be published for its machines, now or later.
            underWay = rounds.size();
            return false;
        }
        rounds.put(tenantId, round);
        boolean published = review(tenantId, round, atMost);
        if (round.waiting.isEmpty()) {
            rounds.remove(tenantId);
            underWay = rounds.size();
        }
        return published;
    }

    private boolean review(String tenantId, Round round, int atMost) {
        ScopedMachines machines = new ScopedMachines(mongo, tenantId);
        if (round.forAll) {
            round.waiting.addAll(machines.all());
            round.forAll = false;
        }
        RuleSet ruleSet = Objects.requireNonNullElseGet(round.ruleSet, () -> rules.ruleSet(tenantId));
        round.ruleSet = ruleSet;
        List<UUID> next = round.waiting.stream().limit(atMost).toList();
        boolean published = new EffectiveRulePublisher(
                        tenantId, ruleSet, changes -> publish(tenantId, round.cause, changes))
                .publish(machines, next);
        machines.write();
        next.forEach(round.waiting::remove);
        return published;
    }

    private void publish(String tenantId, @Nullable EventMessage<?> because, List<MachineRulesChangedEvent> changes) {
        if (because == null) {
            events.publishBySystem(tenantId, changes);
        } else {
            events.publishBecauseOf(because, tenantId, changes);
        }
    }
}
