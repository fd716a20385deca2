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
 * The tenants whose machines all have to be looked at, some at a time. What changes meanwhile holds at once for those who
 * still wait, and the others wait once more, behind them: of many changes in a row a machine hears once or twice. Nothing
 * of it is kept: whoever is cut off begins again.
 */
final class ScopeRounds {

    private final MongoOperations mongo;
    private final RuleDocuments rules;
    private final Events events;
    private final Predicate<String> hasLeft;
    private final Map<String, Round> rounds = new LinkedHashMap<>();
    private volatile int underWay;

    /** @param hasLeft whether nothing more of a tenant is taken */
    ScopeRounds(MongoOperations mongo, RuleDocuments rules, Events events, Predicate<String> hasLeft) {
        this.mongo = mongo;
        this.rules = rules;
        this.events = events;
        this.hasLeft = hasLeft;
    }

    /** Of one tenant. */
    private static final class Round {

        private final Set<UUID> waiting = new LinkedHashSet<>();
        /** Whether everybody has to wait who does not wait already. */
        private boolean forAll;

        private @Nullable RuleSet ruleSet;
        private @Nullable EventMessage<?> cause;
    }

    /** @param because on whose behalf the rules are published; null for what the policy itself has missed */
    void begin(String tenantId, @Nullable EventMessage<?> because) {
        Round round = rounds.computeIfAbsent(tenantId, first -> new Round());
        round.forAll = true;
        round.ruleSet = null;
        if (because != null) {
            round.cause = because;
        }
        underWay = rounds.size();
    }

    /** Has the rules read again before anybody else is told of them. */
    void rulesChanged(String tenantId) {
        Round round = rounds.get(tenantId);
        if (round != null) {
            round.ruleSet = null;
        }
    }

    /** How many tenants have machines that wait. */
    int underWay() {
        return underWay;
    }

    void forget() {
        rounds.clear();
        underWay = 0;
    }

    /**
     * Goes on with the tenant that has waited for it the longest. If it fails, those it was about go on waiting, behind the
     * other tenants.
     *
     * @param atMost machines that are looked at
     * @return whether any of them had to be told something
     */
    boolean goOn(int atMost) {
        Map.Entry<String, Round> first = rounds.entrySet().iterator().next();
        String tenantId = first.getKey();
        Round round = first.getValue();
        rounds.remove(tenantId);
        if (hasLeft.test(tenantId)) { // Its machines can be told nothing, now or later.
            underWay = rounds.size();
            return false;
        }
        rounds.put(tenantId, round);
        boolean told = look(tenantId, round, atMost);
        if (round.waiting.isEmpty()) {
            rounds.remove(tenantId);
            underWay = rounds.size();
        }
        return told;
    }

    private boolean look(String tenantId, Round round, int atMost) {
        ScopedMachines machines = new ScopedMachines(mongo, tenantId);
        if (round.forAll) {
            round.waiting.addAll(machines.all());
            round.forAll = false;
        }
        RuleSet ruleSet = Objects.requireNonNullElseGet(round.ruleSet, () -> rules.ruleSet(tenantId));
        round.ruleSet = ruleSet;
        List<UUID> next = round.waiting.stream().limit(atMost).toList();
        boolean told = new Publication(tenantId, ruleSet, changes -> publish(tenantId, round.cause, changes))
                .to(machines, next);
        machines.write();
        next.forEach(round.waiting::remove);
        return told;
    }

    private void publish(String tenantId, @Nullable EventMessage<?> because, List<MachineRulesChangedEvent> changes) {
        if (because == null) {
            events.publishBySystem(tenantId, changes);
        } else {
            events.publishBecauseOf(because, tenantId, changes);
        }
    }
}
