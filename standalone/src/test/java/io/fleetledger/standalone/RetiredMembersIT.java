package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No membership of a retired machine ever stays. Judged by the event store. */
class RetiredMembersIT {

    private static final String[] ASYNC = {"Prefer", "respond-async"};

    @TempDir
    static Path dataDir;

    private static RunningFleet fleet;

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aMachineThatRetiresLeavesItsGroupsAndTheirVersionStays() {
        List<String> groups = List.of(fleet.createGroup("admin", "One"), fleet.createGroup("admin", "Two"));
        String stays = fleet.register("admin", "STAYS");
        String retires = fleet.register("admin", "RETIRES");
        groups.forEach(group ->
                assertThat(add(fleet, group, stays, retires).statusCode()).isEqualTo(200));

        assertThat(fleet.delete("admin", "/api/v1/machines/" + retires).statusCode())
                .isEqualTo(204);

        GroupLog log = new GroupLog(fleet);
        for (String group : groups) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(log.members(group)).containsExactly(stays));
            var same = json(fleet.patch("admin", "/api/v1/machine-groups/" + group, "{\"group_type\":\"line\"}"));
            assertThat(same.get("version").longValue()).isEqualTo(2);
            assertThat(same.get("member_count").intValue()).isEqualTo(1);
        }
        HttpResponse<String> again = add(fleet, groups.get(0), retires);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains(retires).contains("machine_deactivated");
    }

    @Test
    void aMachineThatJoinsAGroupInTheMomentItRetiresDoesNotStay() {
        String group = fleet.createGroup("admin", "Line");
        int joined = 0;
        for (int round = 0; round < 20; round++) {
            String machine = fleet.register("admin", "RACER-" + round);
            var joining = CompletableFuture.supplyAsync(() -> add(fleet, group, machine));
            var retiring = CompletableFuture.supplyAsync(
                    () -> fleet.send("admin", "DELETE", "/api/v1/machines/" + machine, null, ASYNC));
            assertThat(joining.join().statusCode()).isIn(200, 422);
            assertThat(retiring.join().statusCode()).isEqualTo(204);
            joined += joining.join().statusCode() == 200 ? 1 : 0;
        }
        assertThat(joined).as("machines that won the race").isPositive();
        GroupLog log = new GroupLog(fleet);
        Awaitility.await().untilAsserted(() -> assertThat(log.members(group)).isEmpty());
        assertThat(log.payloads(group)
                        .filter(MachineGroupRetiredMembersRemovedEvent.class::isInstance)
                        .count())
                .isEqualTo(joined);
    }

    @Test
    void thePolicyFollowedFromTheStartAgainChangesNothing() throws Exception {
        String group = fleet.createGroup("admin", "Line");
        String restored = fleet.register("admin", "RESTORED");
        String retired = fleet.register("admin", "RETIRED");
        add(fleet, group, restored, retired);
        GroupLog log = new GroupLog(fleet);
        for (String machine : List.of(restored, retired)) {
            fleet.delete("admin", "/api/v1/machines/" + machine);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(log.members(group)).doesNotContain(machine));
        }
        fleet.post("admin", "/api/v1/machines/" + restored + "/restore", "");
        assertThat(add(fleet, group, restored).statusCode()).isEqualTo(200);
        List<Object> before = log.payloads(group).toList();
        fleet.close();
        Files.delete(dataDir.resolve("read-store.mv"));
        fleet = RunningFleet.start(dataDir);

        // What is done now is done behind the replay: the policy handles a tenant's events in turn.
        GroupLog logAgain = new GroupLog(fleet);
        String later = fleet.createGroup("admin", "Later");
        String machine = fleet.register("admin", "LATER");
        add(fleet, later, machine);
        fleet.delete("admin", "/api/v1/machines/" + machine);
        Awaitility.await()
                .untilAsserted(() -> assertThat(logAgain.members(later)).isEmpty());
        assertThat(logAgain.payloads(group)).isEqualTo(before);
    }

    private static HttpResponse<String> add(RunningFleet fleet, String group, String... machines) {
        return fleet.post(
                "admin",
                "/api/v1/machine-groups/" + group + "/members",
                "{\"machine_ids\":[\"" + String.join("\",\"", machines) + "\"]}",
                ASYNC);
    }
}
