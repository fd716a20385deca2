package io.fleetledger.command.rule.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.rule.RuleCounts;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class RuleScopePolicyIT {

    private static final String TENANT = "tenant-1";
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final UUID SITE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");
    private static final UUID FIRST = UUID.fromString("1b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b301");
    private static final UUID LAST = UUID.fromString("fb2d7c1e-3f4a-4c5b-8d6e-7f8091a2b302");
    private static final RuleScope ALL = new RuleScope(null, null);
    private static final RuleCondition HOT = new RuleCondition(
            RuleType.THRESHOLD, "temperature", RuleOperator.GREATER, 80.0, null, null, null, null, 0, 0, 0);

    private final ScopeLog log = new ScopeLog();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aMachineHearsOfAllRulesThatHoldForItInTheOrderOfTheirIds() {
        happen(registered(MILL), registered(LATHE), created(LAST, new RuleScope(LATHE, null)), created(FIRST, ALL));
        assertThat(last(MILL).rules()).containsExactly(rule(FIRST, "Hot"));
        assertThat(last(LATHE).rules()).containsExactly(rule(FIRST, "Hot"), rule(LAST, "Hot"));
    }

    @Test
    void aRuleOfAGroupHoldsForThoseBelowItUntilTheGroupEnds() {
        happen(
                registered(MILL),
                new GroupPlacedEvent("tree", TENANT, SITE, null),
                new GroupPlacedEvent("tree", TENANT, LINE, SITE),
                new MachineGroupMembersAddedEvent(LINE, TENANT, 2, List.of(MILL)),
                created(FIRST, new RuleScope(null, SITE)));
        assertThat(last(MILL).rules()).hasSize(1);
        happen(new GroupPlacedEvent("tree", TENANT, LINE, null));
        assertThat(last(MILL).rules()).isEmpty();
        happen(new GroupPlacedEvent("tree", TENANT, LINE, SITE));
        assertThat(last(MILL).rules()).hasSize(1);
        happen(new GroupsRemovedEvent("tree", TENANT, List.of(SITE, LINE)));
        assertThat(last(MILL).rules()).isEmpty();
    }

    @Test
    void anotherNameIsToldAndWhatMakesNoDifferenceIsNot() {
        happen(registered(MILL), created(FIRST, ALL));
        happen(new AlertRuleRenamedEvent(FIRST, TENANT, 2, "Hot", "Too hot"));
        assertThat(last(MILL).rules()).containsExactly(rule(FIRST, "Too hot"));
        int before = log.published().size();
        happen(
                new GroupPlacedEvent("tree", TENANT, LINE, null),
                new MachineGroupMembersAddedEvent(LINE, TENANT, 2, List.of(MILL)),
                created(LAST, new RuleScope(LATHE, null)),
                new AlertRuleDisabledEvent(LAST, TENANT, 2),
                new AlertRuleRenamedEvent(LAST, TENANT, 3, "Hot", "Cold"));
        assertThat(log.published()).hasSize(before);
        happen(new AlertRuleDisabledEvent(FIRST, TENANT, 3));
        assertThat(last(MILL).rules()).isEmpty();
    }

    @Test
    void aRetiredMachineHearsNothingAndARestoredOneAllOfItAgain() {
        happen(registered(MILL), created(FIRST, ALL));
        happen(new MachineRetiredEvent(MILL, TENANT, 2, "M", MachineProtocol.JSON, MachineStatus.OFFLINE));
        happen(created(LAST, ALL), new AlertRuleDeletedEvent(LAST, TENANT, 2));
        assertThat(log.published()).hasSize(1);
        happen(new MachineRestoredEvent(MILL, TENANT, 3, "M", MachineProtocol.JSON, MachineStatus.OFFLINE, null));
        assertThat(log.published()).hasSize(2);
        assertThat(last(MILL).rules()).containsExactly(rule(FIRST, "Hot"));
    }

    @Test
    void whatIsWorkedOutAnewBringsNoOldRuleBack() {
        happen(registered(MILL), created(FIRST, ALL));
        happen(new AlertRuleDeletedEvent(FIRST, TENANT, 2));
        happen(created(LAST, ALL));
        int before = log.published().size();
        log.append(new AlertRuleRenamedEvent(LAST, TENANT, 2, "Hot", "Too hot"));
        log.loseEverything();
        log.catchUp(1);
        assertThat(log.published()).as("behind, it only learns").hasSize(before);
        log.settle(1);
        assertThat(log.published()).as("level, it tells what differs").hasSize(before + 1);
        assertThat(last(MILL).rules()).containsExactly(rule(LAST, "Too hot"));
    }

    @Test
    void aLargeFleetIsToldInAppendsOfABoundedSize() {
        for (int i = 0; i < 1_300; i++) {
            log.append(registered(UUID.randomUUID()));
        }
        log.settle(200);
        log.append(created(FIRST, ALL));
        log.settle(200);
        assertThat(log.published()).hasSize(1_300);
        assertThat(log.largestAppend()).isBetween(2, 500);
    }

    @Test
    void manyRulesMakeAppendsSmaller() {
        for (int i = 0; i < 100; i++) {
            log.append(registered(UUID.randomUUID()));
        }
        for (int i = 0; i < RuleCounts.FOR_MANY; i++) {
            log.append(created(UUID.randomUUID(), ALL));
        }
        log.settle(500);
        assertThat(log.published())
                .hasSize(100)
                .allSatisfy(told -> assertThat(told.rules()).hasSize(RuleCounts.FOR_MANY));
        assertThat(log.largestAppend()).isEqualTo(25);
    }

    @Test
    void aMachineWithMoreRulesThanItCanBeToldKeepsToThoseItHas() {
        happen(registered(MILL), registered(LATHE), created(FIRST, ALL));
        List<UUID> many =
                Stream.generate(UUID::randomUUID).limit(RuleCounts.IN_FORCE).toList();
        many.forEach(ruleId -> log.append(created(ruleId, new RuleScope(MILL, null))));
        log.append(created(LAST, new RuleScope(LATHE, null)));
        log.settle(500);
        assertThat(last(MILL).rules()).containsExactly(rule(FIRST, "Hot"));
        assertThat(last(LATHE).rules()).as("nobody else waits for it").hasSize(2);
        happen(new AlertRuleDeletedEvent(many.get(0), TENANT, 2));
        assertThat(last(MILL).rules()).hasSize(RuleCounts.IN_FORCE);
    }

    @Test
    void aBatchReadsTheRulesOfTheMachinesThatItTouchesAndOfAll() {
        happen(registered(LATHE), created(FIRST, ALL), created(LAST, new RuleScope(MILL, null)));
        for (int i = 0; i < 20; i++) {
            UUID deleted = UUID.randomUUID();
            UUID disabled = UUID.randomUUID();
            happen(
                    created(UUID.randomUUID(), new RuleScope(LATHE, null)),
                    created(deleted, ALL),
                    new AlertRuleDeletedEvent(deleted, TENANT, 2),
                    created(disabled, ALL),
                    new AlertRuleDisabledEvent(disabled, TENANT, 2));
        }
        int before = log.rulesRead();
        happen(registered(MILL));
        assertThat(last(MILL).rules()).containsExactly(rule(FIRST, "Hot"), rule(LAST, "Hot"));
        assertThat(log.rulesRead() - before).isEqualTo(2);
    }

    /** More than are asked for at a time. */
    @Test
    void manyMachinesHearOfTheirOwnRules() {
        Map<UUID, UUID> ruleOf = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            UUID machineId = UUID.randomUUID();
            ruleOf.put(machineId, UUID.randomUUID());
            log.append(created(ruleOf.get(machineId), new RuleScope(machineId, null)));
        }
        ruleOf.keySet().forEach(machineId -> log.append(registered(machineId)));
        log.settle(200);
        ruleOf.forEach(
                (machineId, ruleId) -> assertThat(last(machineId).rules()).containsExactly(rule(ruleId, "Hot")));
    }

    @Test
    void rulesAreCountedAsTheirScopesCount() {
        happen(
                created(FIRST, ALL),
                created(LAST, new RuleScope(null, SITE)),
                created(UUID.randomUUID(), new RuleScope(MILL, null)));
        assertThat(log.counted().count(TENANT, ALL)).isEqualTo(2);
        assertThat(log.counted().count(TENANT, new RuleScope(null, LINE))).isEqualTo(2);
        assertThat(log.counted().count(TENANT, new RuleScope(MILL, null))).isEqualTo(1);
        assertThat(log.counted().count(TENANT, new RuleScope(LATHE, null))).isZero();
        assertThat(log.counted().count("tenant-2", ALL)).isZero();
        happen(new AlertRuleDisabledEvent(FIRST, TENANT, 2), new AlertRuleDeletedEvent(LAST, TENANT, 2));
        assertThat(log.counted().count(TENANT, ALL)).isEqualTo(1);
    }

    private void happen(Object... events) {
        for (Object event : events) {
            log.append(event);
        }
        log.settle(3);
    }

    private MachineRulesChangedEvent last(UUID machineId) {
        List<MachineRulesChangedEvent> published = log.publishedOf(machineId);
        assertThat(published).isNotEmpty();
        return published.get(published.size() - 1);
    }

    private static MachineRegisteredEvent registered(UUID machineId) {
        return new MachineRegisteredEvent(
                machineId, TENANT, 1, "M", machineId.toString(), MachineProtocol.JSON, null, null);
    }

    private static AlertRuleCreatedEvent created(UUID ruleId, RuleScope scope) {
        return new AlertRuleCreatedEvent(ruleId, TENANT, 1, "Hot", scope, HOT, true);
    }

    private static EffectiveRule rule(UUID ruleId, String name) {
        return new EffectiveRule(ruleId, name, HOT);
    }
}
