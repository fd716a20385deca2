package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.observability.ProjectionProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rules machines are told of, in the running product. */
class PublishedRulesIT {

    private static final String RULES = "/api/v1/alert-rules";

    @Test
    void machinesHearOfTheRulesThatHoldForThem(@TempDir Path dataDir) throws IOException {
        String mill;
        String lathe;
        String all;
        int told;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            mill = fleet.register("operator", "MILL");
            all = create(fleet, "All", "\"is_enabled\":true");
            lathe = fleet.register("operator", "LATHE");
            String site = fleet.createGroup("operator", "Site");
            String line = fleet.createGroup("operator", "Line", site);
            String below = create(fleet, "Site", "\"group_id\":\"" + site + "\"");
            hears(fleet, mill, "All");
            hears(fleet, lathe, "All");

            fleet.send(
                    "operator",
                    "PUT",
                    "/api/v1/machine-groups/" + line + "/members",
                    "{\"machine_ids\":[\"" + lathe + "\"]}");
            hears(fleet, lathe, "All", "Site");
            fleet.patch("operator", RULES + "/" + below, "{\"name\":\"Plant\"}");
            hears(fleet, lathe, "All", "Plant");
            fleet.patch("operator", "/api/v1/machine-groups/" + line, "{\"parent_id\":null}");
            hears(fleet, lathe, "All");
            fleet.delete("operator", RULES + "/" + all);
            hears(fleet, mill);
            hears(fleet, lathe);
            fleet.delete("operator", RULES + "/" + below);
            create(fleet, "Mill", "\"machine_id\":\"" + mill + "\"");
            hears(fleet, mill, "Mill");

            fleet.delete("operator", "/api/v1/machines/" + mill);
            int before = published(fleet, mill).size();
            fleet.post("operator", "/api/v1/machines/" + mill + "/restore", "");
            await().untilAsserted(() -> assertThat(published(fleet, mill)).hasSize(before + 1));
            hears(fleet, mill, "Mill");
            told = published(fleet, mill).size() + published(fleet, lathe).size();
        }
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> fleet.bean(ProjectionProgress.class)
                            .lagOf(ProjectionNames.RULE_SCOPE)
                            .equals(OptionalLong.of(0)));
            create(fleet, "New", "\"is_enabled\":true");
            hears(fleet, lathe, "New");
            hears(fleet, mill, "Mill", "New");
            await().untilAsserted(() ->
                    assertThat(fleet.get("", "/actuator/prometheus").body()).contains("fleet_rule_rounds 0.0"));
            assertThat(published(fleet, mill).size() + published(fleet, lathe).size())
                    .as("what was published before was learned, not published anew")
                    .isEqualTo(told + 2);
        }
    }

    private static String create(RunningFleet fleet, String name, String more) {
        var created = fleet.post(
                "operator",
                RULES,
                "{\"name\":\"" + name
                        + "\",\"metric_name\":\"temperature\",\"operator\":\"gt\",\"warning_threshold\":80," + more
                        + "}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return json(created).get("id").stringValue();
    }

    private static void hears(RunningFleet fleet, String machineId, String... names) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<MachineRulesChangedEvent> published = published(fleet, machineId);
            assertThat(published).isNotEmpty();
            assertThat(published.get(published.size() - 1).rules())
                    .extracting(EffectiveRule::name)
                    .containsExactlyInAnyOrder(names);
        });
    }

    private static List<MachineRulesChangedEvent> published(RunningFleet fleet, String machineId) {
        List<MachineRulesChangedEvent> published = new ArrayList<>();
        try (var log = fleet.bean(EventStorageEngine.class).readEvents(null, false)) {
            log.forEach(event -> {
                if (event.getPayload() instanceof MachineRulesChangedEvent changed
                        && changed.machineId().toString().equals(machineId)) {
                    published.add(changed);
                }
            });
        }
        return published;
    }
}
