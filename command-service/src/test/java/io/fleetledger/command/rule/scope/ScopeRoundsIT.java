package io.fleetledger.command.rule.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens while the machines of a tenant are told of a rule, some at a time. */
@OnEveryMongoDb
class ScopeRoundsIT {

    private static final String TENANT = "tenant-1";
    private static final String OTHER_TENANT = "tenant-2";
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
    void ofRulesThatComeOneAfterTheOtherAMachineHearsTwiceAtMost() {
        List<UUID> machines = registered(40);
        for (int rule = 0; rule < 11; rule++) {
            happen(created(TENANT, UUID.randomUUID(), ALL));
            log.review(3);
        }
        log.settle(200);
        assertThat(machines).allSatisfy(machine -> {
            assertThat(log.publishedOf(machine)).hasSizeBetween(1, 2);
            assertThat(last(machine)).hasSize(11);
        });
    }

    @Test
    void whoeverWaitsHearsAtOnceAndTheOthersOnceMore() {
        registered(20);
        happen(created(TENANT, FIRST, ALL));
        log.review(5);
        happen(created(TENANT, LAST, ALL));
        log.review(15);
        assertThat(lists()).containsOnly(Map.entry(1, 5L), Map.entry(2, 15L));
        log.settle(200);
        assertThat(lists()).containsOnly(Map.entry(1, 5L), Map.entry(2, 20L));
    }

    @Test
    void theRuleOfAnotherTenantIsToldBeforeALargeRoundIsOver() {
        registered(1_600);
        UUID other = UUID.randomUUID();
        happen(registered(OTHER_TENANT, other));
        happen(created(TENANT, FIRST, ALL));
        log.review(500);
        happen(created(OTHER_TENANT, LAST, ALL));
        log.review(500);
        log.review(500);
        assertThat(last(other)).containsExactly(rule(LAST));
        assertThat(log.published()).as("a round that is not over").hasSize(1_001);
        log.settle(200);
        assertThat(log.published()).hasSize(1_601);
    }

    @Test
    void aTenantThatHasLeftKeepsNobody() {
        registered(20);
        UUID other = UUID.randomUUID();
        happen(registered(OTHER_TENANT, other));
        happen(created(TENANT, FIRST, ALL));
        log.review(5);
        happen(created(OTHER_TENANT, LAST, ALL));
        log.leave(TENANT);
        log.settle(200);
        assertThat(last(other)).containsExactly(rule(LAST));
        assertThat(log.published()).as("nobody of the tenant's after it").hasSize(6);
        assertThat(log.pending()).isZero();
    }

    @Test
    void whatConcernsSingleMachinesDoesNotWait() {
        UUID waiting = registered(20).get(19);
        UUID added = UUID.randomUUID();
        happen(created(TENANT, FIRST, ALL));
        log.review(5);
        happen(registered(TENANT, added), created(TENANT, LAST, new RuleScope(waiting, null)));
        assertThat(last(added)).containsExactly(rule(FIRST));
        assertThat(last(waiting)).containsExactly(rule(FIRST), rule(LAST));
        log.settle(200);
        assertThat(log.published()).as("nobody twice").hasSize(21);
    }

    @Test
    void aRoundThatACrashHasCutOffBeginsAgain() {
        registered(20);
        happen(created(TENANT, FIRST, ALL));
        log.review(5);
        log.catchUp(200);
        log.restart();
        log.settle(200);
        assertThat(log.published())
                .extracting(MachineRulesChangedEvent::machineId)
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    @Test
    void whatWasPublishedAndNotRememberedIsLearned() {
        List<UUID> machines = registered(20);
        happen(created(TENANT, FIRST, ALL));
        log.failToRemember(() -> log.review(5));
        assertThat(log.published()).hasSize(5);
        assertThat(log.pending()).isPositive();
        happen(new AlertRuleDeletedEvent(FIRST, TENANT, 2));
        log.settle(200);
        assertThat(machines.stream().filter(this::hasHeard))
                .hasSize(5)
                .allSatisfy(machine -> assertThat(last(machine)).isEmpty());
    }

    @Test
    void whatABatchPublishedAndDidNotRememberIsLearnedToo() {
        UUID machine = registered(1).get(0);
        log.append(created(TENANT, FIRST, new RuleScope(machine, null)));
        log.failToRemember(() -> log.deliver(1));
        assertThat(last(machine)).hasSize(1);
        happen(new AlertRuleDeletedEvent(FIRST, TENANT, 2));
        log.settle(200);
        assertThat(last(machine)).isEmpty();
    }

    @Test
    void whatCouldNotBePublishedIsPublishedLater() {
        registered(20);
        happen(created(TENANT, FIRST, ALL));
        log.failToPublish(() -> log.review(5));
        assertThat(log.published()).isEmpty();
        log.settle(200);
        assertThat(log.published()).hasSize(20);
    }

    @Test
    void thePolicyDoesNotGetPastWhatIsPublishedAndNotYetRemembered() throws InterruptedException {
        registered(20);
        happen(created(TENANT, FIRST, ALL));
        Thread policy = new Thread(() -> log.catchUp(200));
        log.failToRemember(() -> log.review(5), () -> {
            policy.start();
            await().until(() -> policy.getState() == Thread.State.WAITING || !policy.isAlive());
        });
        policy.join();
        log.append(new AlertRuleDeletedEvent(FIRST, TENANT, 2));
        log.restart();
        log.settle(200);
        assertThat(log.published().stream()
                        .map(MachineRulesChangedEvent::machineId)
                        .distinct())
                .hasSize(5)
                .allSatisfy(machine -> assertThat(last(machine)).isEmpty());
    }

    @Test
    void whatIsToldAMachineThatHasComeBackMeanwhileDoesNotStay() {
        UUID machine = registered(1).get(0);
        happen(created(TENANT, FIRST, ALL));
        log.append(new MachineRetiredEvent(machine, TENANT, 2, "M", MachineProtocol.JSON, MachineStatus.OFFLINE));
        log.append(
                new MachineRestoredEvent(machine, TENANT, 3, "M", MachineProtocol.JSON, MachineStatus.OFFLINE, null));
        log.append(new AlertRuleDeletedEvent(FIRST, TENANT, 2));
        log.review(1);
        assertThat(last(machine)).as("its end is not known yet").hasSize(1);
        log.settle(200);
        assertThat(last(machine)).isEmpty();
    }

    private List<UUID> registered(int count) {
        List<UUID> machines = Stream.generate(UUID::randomUUID).limit(count).toList();
        machines.forEach(machine -> log.append(registered(TENANT, machine)));
        log.settle(200);
        return machines;
    }

    /** Is handled by the policy, and leaves the rest to the review. */
    private void happen(Object... events) {
        for (Object event : events) {
            log.append(event);
        }
        log.catchUp(200);
    }

    private boolean hasHeard(UUID machineId) {
        return !log.publishedOf(machineId).isEmpty();
    }

    private List<EffectiveRule> last(UUID machineId) {
        List<MachineRulesChangedEvent> published = log.publishedOf(machineId);
        assertThat(published).isNotEmpty();
        return published.get(published.size() - 1).rules();
    }

    /** How many lists of how many rules have been published. */
    private Map<Integer, Long> lists() {
        return log.published().stream()
                .collect(Collectors.groupingBy(told -> told.rules().size(), Collectors.counting()));
    }

    private static MachineRegisteredEvent registered(String tenantId, UUID machineId) {
        return new MachineRegisteredEvent(
                machineId, tenantId, 1, "M", machineId.toString(), MachineProtocol.JSON, null, null);
    }

    private static AlertRuleCreatedEvent created(String tenantId, UUID ruleId, RuleScope scope) {
        return new AlertRuleCreatedEvent(ruleId, tenantId, 1, "Hot", scope, HOT, true);
    }

    private static EffectiveRule rule(UUID ruleId) {
        return new EffectiveRule(ruleId, "Hot", HOT);
    }
}
