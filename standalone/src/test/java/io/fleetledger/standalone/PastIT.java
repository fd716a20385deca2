package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
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
        var export = fleet.get("viewer", MACHINES + "/export?format=ndjson&group_id=" + hall + "&as_of=" + together);
        assertThat(export.body()).contains("\"PAST-MILL\"").doesNotContain("Later");
        assertThat(export.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("machines-"
                        + together.truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-') + ".ndjson");

        JsonNode machine = json(fleet.get("viewer", MACHINES + "/" + mill + "?as_of=" + together));
        assertThat(machine.toString()).as("as in the list").isEqualTo(then.toString());
        assertThat(json(fleet.get("viewer", MACHINES + "/" + mill + "?as_of=" + apart))
                        .get("group_ids")
                        .size())
                .isZero();

        assertThat(fleet.get("viewer", GROUPS + "/" + hall).statusCode()).isEqualTo(404);
        assertThat(fleet.get("viewer", GROUPS + "/" + hall + "?as_of=" + before).statusCode())
                .isEqualTo(404);
        assertThat(fleet.get("acme-admin", GROUPS + "/" + hall + "?as_of=" + together)
                        .statusCode())
                .isEqualTo(404);
        var past = fleet.get("viewer", GROUPS + "/" + hall + "?as_of=" + together);
        assertThat(past.statusCode()).isEqualTo(200);
        assertThat(past.headers().firstValue("ETag")).isPresent();
        assertThat(json(past).get("member_count").intValue()).isEqualTo(1);
        String halls = GROUPS + "?search=PAST%20ha&group_type=line&parent_id=null&as_of=";
        JsonNode groups = json(fleet.get("viewer", halls + together));
        assertThat(groups.get("total").intValue()).isEqualTo(1);
        assertThat(groups.get("items").get(0).toString()).isEqualTo(json(past).toString());
        assertThat(json(fleet.get("viewer", halls + together + "&page=2"))
                        .get("items")
                        .size())
                .isZero();
        assertThat(json(fleet.get("viewer", halls + apart)).get("total").intValue())
                .isZero();
        assertThat(json(fleet.get("acme-admin", halls + together)).get("total").intValue())
                .isZero();
        assertThat(json(fleet.get("viewer", GROUPS + "?parent_id=" + hall + "&as_of=" + together))
                        .get("total")
                        .intValue())
                .isZero();
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
    @ValueSource(strings = {"2200-01-01T00:00:00Z", "2026-04-04T10:00:00", "2026-04-04", "yesterday", "", "soon"})
    void noInstantThatHasBeenIsRefused(String written) {
        String asOf = written.equals("soon") ? Instant.now().plusSeconds(20).toString() : written;
        String group = GROUPS + "/" + fleet.createGroup("admin", "G");
        for (String path : List.of(
                MACHINES,
                MACHINES + "/" + UUID.randomUUID(),
                MACHINES + "/export",
                TREE,
                GROUPS,
                group,
                group + "/members")) {
            var refused = fleet.get("viewer", path + "?as_of=" + asOf);
            assertThat(refused.statusCode()).as(path).isEqualTo(422);
            assertThat(refused.body()).contains("VALIDATION_FAILED", "as_of");
        }
    }

    @Test
    void whatCallersAreAheadOfIsWaitedFor() {
        String machine = fleet.register("operator", "AHEAD");
        Instant ahead = Instant.now().plusMillis(1_700);
        var answer = fleet.get("viewer", MACHINES + "/" + machine + "?as_of=" + ahead);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Instant.now()).as("nothing happens any more up to then").isAfter(ahead);
    }

    @Test
    void nothingOfThePastIsInTheOrderOfWhenItWasLastSeen() {
        for (String path :
                List.of(MACHINES, MACHINES + "/export", GROUPS + "/" + fleet.createGroup("admin", "G") + "/members")) {
            var refused = fleet.get("viewer", path + "?sort_by=last_seen_at&as_of=" + now());
            assertThat(refused.statusCode()).as(path).isEqualTo(422);
            assertThat(refused.body()).contains("\"sort_by\"", "last_seen_at");
        }
    }

    @Test
    void anEventThatWasDroppedIsWaitedForNoLonger() {
        String known = fleet.register("acme-admin", "DROPPED-KNOWN");
        String tenant = json(fleet.get("acme-admin", MACHINES + "/" + known))
                .get("tenant_id")
                .stringValue();
        UUID neverRegistered = UUID.randomUUID();
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                                "Machine",
                                neverRegistered.toString(),
                                1,
                                new MachineRelocatedEvent(neverRegistered, tenant, 2, null, "Nowhere"))
                        .andMetaData(Map.of(MessageKeys.TENANT, tenant)));
        String parked = "/api/v1/admin/processors/past/parked-events";
        String poison = Awaitility.await()
                .until(
                        () -> json(fleet.get("acme-admin", parked))
                                .get("items")
                                .valueStream()
                                .map(item -> item.get("id").stringValue())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        Awaitility.await("the present to be further than the past")
                .until(() ->
                        fleet.get("acme-admin", MACHINES + "?as_of=" + now()).statusCode() == 503);
        var refused = fleet.get("acme-admin", TREE + "?as_of=" + now());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("could not be handled", "parked of past");
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");

        assertThat(fleet.delete("acme-admin", parked + "/" + poison).statusCode())
                .isEqualTo(204);

        assertThat(list("acme-admin", "machine_identifier=DROPPED-KNOWN", now()))
                .hasSize(1);
        assertThat(tree("acme-admin", now()).isArray()).isTrue();
        assertThat(fleet.get("acme-admin", MACHINES + "/" + known + "/history?include=related")
                        .statusCode())
                .isEqualTo(200);
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
        Set<String> states = new TreeSet<>();
        Awaitility.await("the rebuild")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    JsonNode past = json(fleet.get("admin", PAST));
                    states.add(past.get("state").stringValue());
                    JsonNode progress = past.get("progress");
                    return !progress.isNull()
                            && progress.get("state").stringValue().equals("completed");
                });
        for (int i = 0; i < 50; i++) {
            states.add(json(fleet.get("admin", PAST)).get("state").stringValue());
        }
        assertThat(states).as("somebody follows all the while").doesNotContain("stopped");
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

    @Test
    void aTreeOfThePastNamesItsStateAndIsNotSentAgain() {
        String hall = fleet.createGroup("operator", "Tagged hall");
        Instant then = now();
        String path = TREE + "?as_of=" + then;
        HttpResponse<String> first = fleet.get("viewer", path);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
        assertThat(fleet.patch("operator", GROUPS + "/" + hall, "{\"name\":\"Tagged yard\"}")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> same = fleet.send("viewer", "GET", path, null, "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).contains(tag);
        HttpResponse<String> later = fleet.send("viewer", "GET", TREE + "?as_of=" + now(), null, "If-None-Match", tag);
        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(later.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
        HttpResponse<String> others = fleet.send("acme-admin", "GET", path, null, "If-None-Match", tag);
        assertThat(others.statusCode()).isEqualTo(200);
        assertThat(others.body()).doesNotContain("Tagged");
    }

    private static JsonNode tree(String client, Instant asOf) {
        var answer = fleet.get(client, TREE + "?as_of=" + asOf);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }
}
