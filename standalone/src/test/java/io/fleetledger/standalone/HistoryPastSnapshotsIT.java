package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Histories and earlier states by the embedded log, past snapshots that hide neither. */
class HistoryPastSnapshotsIT {

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir, "fleet.snapshots.every-events=5");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void alertsAndMembershipsStandAmongTheEventsOfAMachineWhereTheyAreAskedFor() {
        String id = fleet.register("admin", "RELATED-1");
        String path = "/api/v1/machines/" + id + "/history";
        String group = fleet.createGroup("admin", "Related hall");
        fleet.send(
                "admin", "PUT", "/api/v1/machine-groups/" + group + "/members", "{\"machine_ids\":[\"" + id + "\"]}");
        fleet.post(
                "admin",
                "/api/v1/alert-rules",
                "{\"name\":\"Too hot\",\"machine_id\":\"" + id
                        + "\",\"metric_name\":\"temperature\",\"operator\":\"gt\",\"critical_threshold\":80}");
        String alerts = "/api/v1/alerts?machine_id=" + id;
        Awaitility.await("an alert").atMost(Duration.ofSeconds(20)).until(() -> {
            fleet.post(
                    "agent",
                    "/api/v1/ingest",
                    "{\"readings\":[{\"machine_identifier\":\"RELATED-1\",\"timestamp\":\"" + Instant.now()
                            + "\",\"metric_name\":\"temperature\",\"value\":99,\"unit\":\"C\"}]}");
            return json(fleet.get("viewer", alerts)).get("total").intValue() == 1;
        });
        String alert =
                json(fleet.get("viewer", alerts)).get("items").get(0).get("id").stringValue();
        assertThat(fleet.post("operator", "/api/v1/alerts/" + alert + "/acknowledge", "")
                        .statusCode())
                .isEqualTo(200);

        JsonNode all = json(fleet.get("viewer", path + "?include=related"));
        assertThat(all.get("items").valueStream().map(item -> item.get("type").stringValue()))
                .startsWith("io.fleetledger.machine.registered", "io.fleetledger.machine-group.members-added")
                .contains("io.fleetledger.alert.raised", "io.fleetledger.machine.status-changed")
                .endsWith("io.fleetledger.alert.acknowledged");
        assertThat(all.toString()).contains("added to", "Related hall", "alert acknowledged by operator");
        String last = all.get("items")
                .get(all.get("items").size() - 1)
                .get("sequence")
                .toString();
        assertThat(json(fleet.get("viewer", path + "?include=related&before=" + last + "&limit=1"))
                        .get("items")
                        .get(0))
                .isEqualTo(all.get("items").get(all.get("items").size() - 2));
        assertThat(json(fleet.get("viewer", path + "?include=related&after=" + last))
                        .toString())
                .isEqualTo("{\"items\":[],\"has_more\":false}");
        assertThat(fleet.get("viewer", path).body()).doesNotContain("alert", "members-added");
    }

    @Test
    void aSnapshotHidesNoEventAndNoEarlierState() {
        String id = fleet.register("admin", "PAST-1");
        String path = "/api/v1/machines/" + id;
        JsonNode first = json(fleet.get("admin", path));
        for (int i = 1; i <= 12; i++) {
            fleet.patch("admin", path, "{\"name\":\"Name " + i + "\"}");
        }
        JdbcClient jdbc = fleet.bean(JdbcClient.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                jdbc.sql("SELECT COUNT(*) FROM SnapshotEventEntry WHERE aggregateIdentifier = ?")
                                        .param(id)
                                        .query(Long.class)
                                        .single())
                        .isPositive());

        assertThat(sequences(path + "/history"))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 12).boxed().toList());
        assertThat(sequences(path + "/history?before=1000000&limit=3")).containsExactly(12, 11, 10);
        assertThat(sequences(path + "/history?after=9")).containsExactly(10, 11, 12);
        JsonNode then = json(
                fleet.get("admin", path + "?as_of=" + first.get("created_at").stringValue()));
        assertThat(then.get("name")).isEqualTo(first.get("name"));
        assertThat(then.get("version").longValue()).isEqualTo(1);
        assertThat(then.propertyNames()).containsExactlyElementsOf(first.propertyNames());
    }

    @Test
    void whoDidItAndInWhichRequestIsToldOfEachEvent() {
        String path = "/api/v1/machines/" + fleet.register("operator", "PAST-2");
        String trace = "0af7651916cd43dd8448eb211c80319c";
        fleet.send(
                "operator",
                "PATCH",
                path,
                "{\"location\":\"Hall 2\"}",
                "traceparent",
                "00-" + trace + "-b7ad6b7169203331-01");
        JsonNode moved =
                json(fleet.get("viewer", path + "/history")).get("items").get(1);
        assertThat(moved.get("actor").stringValue()).isEqualTo("operator");
        assertThat(moved.get("correlation_id").stringValue()).isEqualTo(trace);
        assertThat(moved.get("summary").stringValue()).contains("to \"Hall 2\"");
        assertThat(moved.get("type").stringValue()).isEqualTo("io.fleetledger.machine.relocated");
    }

    @Test
    void anIdOfAnotherAggregateOrTenantHasNoHistory() {
        String machine = fleet.register("operator", "PAST-3");
        String group = fleet.createGroup("operator", "Past");
        for (String path : List.of("/api/v1/machines/" + group, "/api/v1/machine-groups/" + machine)) {
            assertThat(fleet.get("viewer", path + "/history").statusCode()).isEqualTo(404);
        }
        for (String path : List.of("/api/v1/machines/" + machine, "/api/v1/machine-groups/" + group)) {
            assertThat(fleet.get("acme-admin", path + "/history").statusCode()).isEqualTo(404);
        }
        assertThat(fleet.get("acme-admin", "/api/v1/machines/" + machine + "?as_of=2200-01-01T00:00:00Z")
                        .statusCode())
                .isEqualTo(422);
        assertThat(fleet.get("viewer", "/api/v1/machines/" + machine + "?as_of=2001-01-01T00:00:00Z")
                        .statusCode())
                .isEqualTo(404);
    }

    private static List<Integer> sequences(String path) {
        return json(fleet.get("viewer", path))
                .get("items")
                .valueStream()
                .map(item -> item.get("sequence").intValue())
                .toList();
    }
}
