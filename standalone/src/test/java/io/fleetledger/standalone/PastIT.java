package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Lists and trees of an earlier time, over HTTP. */
class PastIT {

    private static final String MACHINES = "/api/v1/machines";
    private static final String GROUPS = "/api/v1/machine-groups";
    private static final String TREE = GROUPS + "/tree";
    private static final String PAST = "/api/v1/admin/projections/past";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aListAndATreeAreReadAsTheyWere() {
        Instant before = now();
        String mill = fleet.register("operator", "PAST-MILL");
        String hall = fleet.createGroup("operator", "Past hall");
        put(hall, mill);
        Instant together = now();
        assertThat(fleet.patch("operator", MACHINES + "/" + mill, "{\"name\":\"Later\",\"location\":\"Yard\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(fleet.delete("operator", GROUPS + "/" + hall).statusCode()).isEqualTo(204);
        Instant apart = now();
        assertThat(fleet.delete("operator", MACHINES + "/" + mill).statusCode()).isEqualTo(204);

        assertThat(list("viewer", "machine_identifier=PAST-MILL", before)).isEmpty();
        JsonNode then = list("viewer", "group_id=" + hall + "&sort_by=status&sort_dir=desc", together)
                .get(0);
        assertThat(then.get("id").stringValue()).isEqualTo(mill);
        assertThat(then.get("name").stringValue()).isNotEqualTo("Later");
        assertThat(then.get("group_ids").toString()).isEqualTo("[\"" + hall + "\"]");
        assertThat(then.get("last_seen_at").isNull()).isTrue();
        assertThat(list("viewer", "group_id=" + hall, apart)).isEmpty();
        assertThat(list("viewer", "search=later&status=offline", apart))
                .singleElement()
                .satisfies(machine ->
                        assertThat(machine.get("is_active").booleanValue()).isTrue());
        assertThat(list("viewer", "is_active=false&search=later", now())).hasSize(1);
        assertThat(list("acme-admin", "is_active=all&machine_identifier=PAST-MILL", together))
                .isEmpty();

        assertThat(tree("viewer", before).toString()).doesNotContain(hall);
        JsonNode group = tree("viewer", together)
                .valueStream()
                .filter(node -> node.get("id").stringValue().equals(hall))
                .findFirst()
                .orElseThrow();
        assertThat(group.get("machine_count").intValue()).isEqualTo(1);
        assertThat(group.get("status_counts").get("offline").intValue()).isEqualTo(1);
        assertThat(tree("viewer", apart).toString()).doesNotContain(hall);
        assertThat(tree("acme-admin", together).toString()).doesNotContain(hall);

        String members = GROUPS + "/" + hall + "/members";
        assertThat(fleet.get("viewer", members).statusCode()).isEqualTo(404);
        assertThat(json(fleet.get("viewer", members + "?as_of=" + together))
                        .get("total")
                        .intValue())
                .isEqualTo(1);
        assertThat(fleet.get("viewer", members + "?as_of=" + apart).statusCode())
                .isEqualTo(404);
        assertThat(fleet.get("viewer", MACHINES + "/export?format=ndjson&group_id=" + hall + "&as_of=" + together)
                        .body())
                .contains("\"PAST-MILL\"")
                .doesNotContain("Later");
    }

    @Test
    void whatAWriteWasAnsweredForIsInTheListAndTheTreeOfNow() {
        for (int i = 0; i < 25; i++) {
            String identifier = "AT-ONCE-" + i;
            String machine = fleet.register("operator", identifier);
            assertThat(list("viewer", "machine_identifier=" + identifier, Instant.now()))
                    .hasSize(1);
            String group = fleet.createGroup("operator", "At once " + i);
            put(group, machine);
            assertThat(list("viewer", "group_id=" + group, Instant.now())).hasSize(1);
            assertThat(tree("viewer", Instant.now()).toString()).contains(group);
        }
    }

    @Test
    void pagesOfThePastStayWhileTheFleetGoesOn() {
        for (int i = 0; i < 5; i++) {
            fleet.register("operator", "PAGED-" + i);
        }
        Instant then = now();
        String path = MACHINES + "?search=paged-&page_size=2&sort_by=machine_identifier&as_of=" + then;
        JsonNode first = json(fleet.get("viewer", path));
        assertThat(first.get("total").intValue()).isEqualTo(5);
        fleet.register("operator", "PAGED-00");
        fleet.delete(
                "operator", MACHINES + "/" + first.get("items").get(0).get("id").stringValue());
        JsonNode second = json(
                fleet.get("viewer", path + "&cursor=" + first.get("next_cursor").stringValue()));
        assertThat(second.get("items")
                        .valueStream()
                        .map(item -> item.get("machine_identifier").stringValue()))
                .containsExactly("PAGED-2", "PAGED-3");
        assertThat(second.get("total").intValue()).isEqualTo(5);
        assertThat(fleet.get(
                                "viewer",
                                MACHINES + "?search=paged-&page_size=2&sort_by=machine_identifier&cursor="
                                        + first.get("next_cursor").stringValue())
                        .statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2200-01-01T00:00:00Z", "2026-04-04T10:00:00", "2026-04-04", "yesterday"})
    void noInstantThatHasBeenIsRefused(String asOf) {
        for (String path : List.of(
                MACHINES, MACHINES + "/export", TREE, GROUPS + "/" + fleet.createGroup("admin", "G") + "/members")) {
            var refused = fleet.get("viewer", path + "?as_of=" + asOf);
            assertThat(refused.statusCode()).as(path).isEqualTo(422);
            assertThat(refused.body()).contains("VALIDATION_FAILED", "as_of");
        }
    }

    @Test
    void aRebuildOfThePastGivesTheSame() {
        String machine = fleet.register("operator", "REBUILT");
        Instant then = now();
        fleet.patch("operator", MACHINES + "/" + machine, "{\"name\":\"Another\"}");
        String before = list("viewer", "is_active=all&page_size=100", then).toString();
        String tree = tree("viewer", then).toString();
        assertThat(fleet.post("admin", PAST + "/replay?verify=true", "").statusCode())
                .isEqualTo(202);
        Awaitility.await("the rebuild").atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode progress = json(fleet.get("admin", PAST)).get("progress");
            return !progress.isNull() && progress.get("state").stringValue().equals("completed");
        });
        JsonNode verified = json(fleet.get("admin", PAST)).get("progress").get("verification");
        assertThat(verified.get("documents").longValue()).isPositive();
        assertThat(verified.get("different").longValue())
                .as(verified.toString())
                .isZero();
        assertThat(list("viewer", "is_active=all&page_size=100", then).toString())
                .isEqualTo(before)
                .contains("REBUILT")
                .doesNotContain("Another");
        assertThat(tree("viewer", then).toString()).isEqualTo(tree);
    }

    /** Behind all that has happened, and before all that will. */
    private static Instant now() {
        Instant now = Instant.now().plusMillis(2);
        Awaitility.await().until(() -> Instant.now().isAfter(now.plusMillis(2)));
        return now;
    }

    private static void put(String group, String machine) {
        assertThat(fleet.send(
                                "operator",
                                "PUT",
                                GROUPS + "/" + group + "/members",
                                "{\"machine_ids\":[\"" + machine + "\"]}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static List<JsonNode> list(String client, String parameters, Instant asOf) {
        var answer = fleet.get(client, MACHINES + "?" + parameters + "&as_of=" + asOf);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("items").valueStream().toList();
    }

    private static JsonNode tree(String client, Instant asOf) {
        var answer = fleet.get(client, TREE + "?as_of=" + asOf);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }
}
