package io.fleetledger.system;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For which machines a rule holds, and that they are judged anew when that changes. */
@SystemTest
final class RuleScopeIT {

    private final Fleet fleet;
    private final Api api;
    private final Groups groups;
    private final Watched watched;
    private final Machine machine;

    RuleScopeIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
        this.groups = api.groups();
        this.watched = Watched.machine(api);
        this.machine = watched.machine();
    }

    @Test
    void aNewRuleJudgesTheReadingThatIsThere() {
        watched.measures("temperature", 85).becomes("healthy");
        Rules.Rule rule = api.rules().createFor(machine);
        watched.becomes("warning").hasAlerts(rule, "warning open");
    }

    @Test
    void aChangedRuleIsEvaluatedAgain() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 85).becomes("warning").hasAlerts(rule, "warning open");
        api.rules().patch(rule, "critical_threshold", 84).expect(200);
        watched.becomes("critical").hasAlerts(rule, "critical open", "warning resolved");
        api.rules()
                .patch(rule, "warning_threshold", 90, "critical_threshold", 95)
                .expect(200);
        watched.becomes("healthy").hasAlerts(rule, "critical resolved", "warning resolved");
        api.rules().patch(rule, "operator", "lt", "critical_threshold", null).expect(200);
        watched.becomes("warning");
    }

    @Test
    void aRuleMovedToAnotherMetricNoLongerAppliesToTheFirst() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 85).measures("speed", 20).becomes("warning");
        api.rules().patch(rule, "metric_name", "speed").expect(200);
        watched.becomes("healthy");
        watched.measures("speed", 99).becomes("critical");
    }

    @Test
    void aRenamedRuleKeepsItsAlert() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 85).becomes("warning").hasAlerts(rule, "warning open");
        api.rules().patch(rule, "name", "Renamed").expect(200);
        watched.stays("warning").hasAlerts(rule, "warning open");
    }

    @Test
    void aRuleHoldsWhileItIsEnabled() {
        Rules.Rule rule = api.rules().createFor(machine, "is_enabled", false);
        watched.measures("temperature", 85).becomes("healthy").stays("healthy");
        api.rules().patch(rule, "is_enabled", true).expect(200);
        watched.becomes("warning").hasAlerts(rule, "warning open");
        api.rules().patch(rule, "is_enabled", false).expect(200);
        watched.becomes("healthy").hasAlerts(rule, "warning resolved");
    }

    @Test
    void aDeletedRuleNoLongerApplies() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 85).becomes("warning");
        api.rules().delete(rule).expect(204);
        watched.becomes("healthy").hasAlerts(rule, "warning resolved");
    }

    @Test
    void aGroupsRuleHoldsForItsSubtree() {
        Group site = groups.root();
        Group line = groups.createIn(site);
        Watched outside = Watched.machine(api);
        groups.putMembers(line, List.of(machine.id())).expect(200);
        api.rules().create("group_id", site.id());
        watched.measures("temperature", 85).becomes("warning");
        outside.measures("temperature", 85).becomes("healthy").stays("healthy");
    }

    @Test
    void aGroupsRuleFollowsItsMembers() {
        Group group = groups.root();
        api.rules().create("group_id", group.id());
        watched.measures("temperature", 85).becomes("healthy");
        groups.addMembers(group, List.of(machine.id())).expect(200);
        watched.becomes("warning");
        groups.removeMembers(group, List.of(machine.id()));
        watched.becomes("healthy");
        groups.putMembers(group, List.of(machine.id())).expect(200);
        watched.becomes("warning");
        groups.putMembers(group, List.of()).expect(200);
        watched.becomes("healthy");
    }

    @Test
    void aGroupsRuleFollowsTheTree() {
        Group ruled = groups.root();
        Group other = groups.root();
        Group line = groups.createIn(other);
        Group cell = groups.createIn(line);
        groups.putMembers(cell, List.of(machine.id())).expect(200);
        Rules.Rule rule = api.rules().create("group_id", ruled.id());
        watched.measures("temperature", 85).becomes("healthy");
        groups.move(line, ruled).expect(200);
        watched.becomes("warning").hasAlerts(rule, "warning open");
        groups.move(cell, ruled).expect(200);
        watched.stays("warning").hasAlerts(rule, "warning open");
        groups.move(cell, null).expect(200);
        watched.becomes("healthy").hasAlerts(rule, "warning resolved");
    }

    @Test
    void aDeletedGroupsRuleHoldsForNobody() {
        Group site = groups.root();
        Group line = groups.createIn(site);
        groups.putMembers(line, List.of(machine.id())).expect(200);
        api.rules().create("group_id", site.id());
        watched.measures("temperature", 85).becomes("warning");
        groups.deleteWithAllBelow(site).expect(204);
        watched.becomes("healthy");
    }

    @Test
    void aMachineInTwoGroupsOfOneRuleIsReleasedByTheSecond() {
        Group site = groups.root();
        Group first = groups.createIn(site);
        Group second = groups.createIn(site);
        groups.putMembers(first, List.of(machine.id())).expect(200);
        groups.putMembers(second, List.of(machine.id())).expect(200);
        api.rules().create("group_id", site.id());
        watched.measures("temperature", 85).becomes("warning");
        groups.putMembers(first, List.of()).expect(200);
        watched.stays("warning");
        groups.putMembers(second, List.of()).expect(200);
        watched.becomes("healthy");
    }

    @Test
    void aRuleMovesFromOneMachineToAnother() {
        Watched other = Watched.machine(api);
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 85).becomes("warning");
        other.measures("temperature", 85).becomes("healthy");
        api.rules().patch(rule, "machine_id", other.machine().id()).expect(200);
        watched.becomes("healthy");
        other.becomes("warning");
    }

    @Test
    void aRuleForAllHoldsForTheTenantsMachinesOldAndNewAndForNobodyElses() {
        Api own = fleet.newTenant();
        Watched first = Watched.machine(own);
        String metric = "temperature " + Unique.token();
        first.measures(metric, 85).becomes("healthy");
        Rules.Rule rule = own.rules().create("metric_name", metric);
        first.becomes("warning");
        Watched second = Watched.machine(own);
        second.measures(metric, 99).becomes("critical");
        watched.measures(metric, 85).becomes("healthy").stays("healthy");
        own.rules().delete(rule).expect(204);
        first.becomes("healthy");
        second.becomes("healthy");
    }

    @Test
    void aNewRuleThatHasToHoldCountsFromTheReadingThatIsThere() {
        watched.measures("temperature", 85, Instant.now().minusSeconds(100)).becomes("healthy");
        api.rules().createFor(machine, "for_seconds", 90);
        watched.becomes("warning");
    }
}
