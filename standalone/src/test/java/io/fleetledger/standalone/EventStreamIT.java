package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What subscribers are told, in pages and in streams, of the log as it stands and as it grows. */
class EventStreamIT {

    private static final String EVENTS = "/api/v1/events";
    private static final String REGISTERED = "io.fleetledger.machine.registered";
    private static final String RENAMED = "io.fleetledger.machine.renamed";
    private static final String READINGS = "io.fleetledger.machine.readings-recorded";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(
                dataDir, "fleet.streams.heartbeat=1s", "fleet.streams.retry=2s", "fleet.streams.per-tenant=20");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aPageHasTheEventsBehindItsBeginningAndSaysWhereToGoOn() {
        String before = next(page("viewer", ""));
        String machine = fleet.register("operator", "PAGE-1");
        fleet.patch("operator", "/api/v1/machines/" + machine, "{\"name\":\"Other\"}");
        fleet.register("acme-admin", "PAGE-ACME");

        JsonNode page = page("viewer", "?after=" + before);
        assertThat(types(page)).containsExactly(REGISTERED, RENAMED);
        JsonNode first = page.get("items").get(0);
        assertThat(first.get("specversion").stringValue()).isEqualTo("1.0");
        assertThat(first.get("subject").stringValue()).isEqualTo("machines/" + machine);
        assertThat(first.get("tenantid").stringValue()).isEqualTo(GroupLog.DEMO_TENANT);
        assertThat(first.get("actor").stringValue()).isEqualTo("operator");
        assertThat(first.at("/data/machine_identifier").stringValue()).isEqualTo("PAGE-1");
        assertThat(types(page("viewer", "?after=" + next(page)))).isEmpty();
        assertThat(Long.parseLong(next(page)))
                .as("past what is another tenant's")
                .isGreaterThan(Long.parseLong(page.get("items").get(1).get("id").stringValue()));
    }

    @Test
    void aPageEndsAtItsLimitAndTheNextBeginsBehindIt() {
        String before = next(page("viewer", ""));
        List<String> machines = IntStream.range(0, 5)
                .mapToObj(number -> fleet.register("operator", "LIMIT-" + number))
                .toList();
        List<String> read = new ArrayList<>();
        String after = before;
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = page("viewer", "?limit=2&type=" + REGISTERED + "&after=" + after);
            assertThat(page.get("items").size()).isLessThanOrEqualTo(2);
            page.get("items")
                    .forEach(item -> read.add(item.at("/data/machine_id").stringValue()));
            after = next(page);
        }
        assertThat(read).containsExactlyElementsOf(machines);
    }

    @Test
    void fromZeroComesEverythingFromTheFirstEventOn() {
        fleet.register("operator", "ZERO-1");
        JsonNode page = page("viewer", "?after=0&limit=1");
        JsonNode first = page.get("items").get(0);
        assertThat(page("viewer", "?after=0&limit=1").get("items").get(0)).isEqualTo(first);
        JsonNode second = page("viewer", "?limit=1&after=" + next(page));
        assertThat(Long.parseLong(next(second))).isGreaterThan(Long.parseLong(next(page)));
    }

    @Test
    void withoutABeginningItIsNow() {
        fleet.register("operator", "NOW-1");
        JsonNode page = page("viewer", "");
        assertThat(page.get("items").size()).isZero();
        fleet.register("operator", "NOW-2");
        assertThat(types(page("viewer", "?after=" + next(page)))).contains(REGISTERED);
    }

    @Test
    void readingsAreToldOnlyToWhoAsksForThemAndNothingOfTheInsideEver() {
        String before = next(page("viewer", ""));
        String machine = fleet.register("operator", "READING-1");
        record(machine, 7);

        assertThat(types(page("viewer", "?machine_id=" + machine + "&after=" + before)))
                .contains(REGISTERED)
                .doesNotContain(READINGS);
        JsonNode asked = page("viewer", "?type=" + READINGS + "&after=" + before);
        assertThat(types(asked)).contains(READINGS).containsOnly(READINGS);
        assertThat(asked.get("items").get(0).at("/data/readings/0/value").doubleValue())
                .isEqualTo(7);
        assertThat(types(page("viewer", "?type=" + READINGS + "&type=" + REGISTERED + "&after=" + before)))
                .contains(READINGS, REGISTERED);
        assertThat(types(page("viewer", "?limit=1000&after=0")))
                .isNotEmpty()
                .allMatch(type -> !type.contains("claim") && !type.contains("timer") && !type.contains("rules"));
    }

    @Test
    void aGroupsEventsAreItsOwnAndThoseOfItsMembersWhileTheyAreMembers() {
        String machine = fleet.register("operator", "MEMBER-1");
        String other = fleet.register("operator", "MEMBER-2");
        String group = fleet.createGroup("operator", "Stream");
        members(group, machine);
        String before = next(page("viewer", ""));
        rename(machine, "One");
        rename(other, "Two");
        members(group, other);
        rename(machine, "Three");
        rename(other, "Four");
        fleet.delete("operator", "/api/v1/machine-groups/" + group);
        rename(other, "Five");

        List<String> names = new ArrayList<>();
        try (EventReader reader = fleet.events("viewer", "?group_id=" + group + "&after=" + before)) {
            reader.await(
                    "the group's end",
                    events -> events.stream()
                            .anyMatch(event -> event.get("type").stringValue().endsWith("machine-group.deleted")));
            reader.events()
                    .forEach(event -> names.add(event.at("/data/new_name").asString("")));
        }
        assertThat(names).contains("One", "Four").doesNotContain("Two", "Three", "Five");
        assertThat(types(page("acme-admin", "?after=0&group_id=" + group))).isEmpty();
    }

    @Test
    void aMachinesEventsAreItsOwnAndTheChangesOfMembersThatNameIt() {
        String machine = fleet.register("operator", "OWN-1");
        String other = fleet.register("operator", "OWN-2");
        String group = fleet.createGroup("operator", "Own");
        members(group, machine);
        rename(other, "Other");
        assertThat(types(page("viewer", "?after=0&limit=1000&machine_id=" + machine)))
                .containsExactly(REGISTERED, "io.fleetledger.machine-group.members-added");
    }

    @Test
    void whatIsNoParameterIsNamed() {
        HttpResponse<String> refused =
                get("viewer", "?limit=0&after=x&type=io.fleetledger.claim&machine_id=1&group_id=2");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"limit\"", "\"after\"", "\"type\"", "\"machine_id\"", "\"group_id\"");
        assertThat(get("viewer", "?limit=1001").statusCode()).isEqualTo(422);
        assertThat(get("viewer", "?after=999999999999").body()).contains("VALIDATION_FAILED", "\"after\"");
        assertThat(fleet.send("viewer", "GET", EVENTS, null, "Last-Event-ID", "x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(fleet.send("viewer", "GET", EVENTS, null, "Last-Event-ID", "999999999999")
                        .body())
                .contains("VALIDATION_FAILED", "Last-Event-ID");
        assertThat(fleet.send("viewer", "GET", EVENTS, null, "Accept", "text/csv")
                        .statusCode())
                .isEqualTo(406);
        assertThat(fleet.get("", EVENTS).statusCode()).isEqualTo(401);
        assertThat(fleet.get("agent", EVENTS).statusCode()).isEqualTo(403);
    }

    @Test
    void aStreamTellsWhatHappensAsItHappensToItsTenantAlone() {
        try (EventReader reader = fleet.events("viewer", "");
                EventReader strangers = fleet.events("acme-admin", "")) {
            String machine = fleet.register("operator", "LIVE-1");
            rename(machine, "Renamed");
            List<JsonNode> events =
                    reader.await("two events", read -> of(read, machine).size() == 2);
            assertThat(of(events, machine).stream()
                            .map(event -> event.get("type").stringValue()))
                    .containsExactly(REGISTERED, RENAMED);
            String own = fleet.register("acme-admin", "LIVE-ACME");
            strangers.await("their own", read -> of(read, own).size() == 1);
            assertThat(strangers.events()).hasSize(1);
            assertThat(reader.retry()).isEqualTo("2000");
        }
    }

    @Test
    void aStreamGoesOnWhereTheReaderWasAndTheHeaderWins() {
        String before = next(page("viewer", ""));
        String machine = fleet.register("operator", "RESUME-1");
        String id;
        try (EventReader reader = fleet.events("viewer", "?machine_id=" + machine + "&after=" + before)) {
            id = reader.await("the first", read -> read.size() == 1)
                    .get(0)
                    .get("id")
                    .stringValue();
        }
        rename(machine, "Meanwhile");
        try (EventReader reader = fleet.events("viewer", "?after=0&machine_id=" + machine, "Last-Event-ID", id)) {
            List<JsonNode> events = reader.await("the second", read -> !read.isEmpty());
            assertThat(events.get(0).at("/data/new_name").stringValue()).isEqualTo("Meanwhile");
        }
    }

    @Test
    void aSignOfLifeComesByItselfAndMovesTheReaderOn() {
        try (EventReader reader = fleet.events("viewer", "?type=" + RENAMED)) {
            Awaitility.await().until(() -> !reader.lastEventId().isEmpty());
            String begin = reader.lastEventId();
            fleet.register("operator", "BEAT-1");
            Awaitility.await("a sign of life past what was not asked for")
                    .untilAsserted(() ->
                            assertThat(Long.parseLong(reader.lastEventId())).isGreaterThan(Long.parseLong(begin)));
            assertThat(reader.events()).isEmpty();
            assertThat(reader.comments()).contains(": still here");
        }
    }

    @Test
    void allReadersHaveEveryEventOnceAndInOrderWhereverTheyBegan() {
        String before = next(page("viewer", ""));
        List<EventReader> readers = new ArrayList<>();
        try {
            for (int reader = 0; reader < 10; reader++) {
                readers.add(fleet.events("viewer", "?type=" + REGISTERED + "&after=" + before));
                for (int number = 0; number < 8; number++) {
                    fleet.register("operator", "MANY-" + reader + "-" + number);
                }
            }
            List<String> expected = Stream.iterate(0, number -> number + 1)
                    .limit(80)
                    .map(number -> "MANY-" + number / 8 + "-" + number % 8)
                    .toList();
            for (EventReader reader : readers) {
                reader.await("all of them", read -> read.size() >= expected.size());
                assertThat(reader.events().stream()
                                .map(event ->
                                        event.at("/data/machine_identifier").stringValue()))
                        .containsExactlyElementsOf(expected);
            }
        } finally {
            readers.forEach(EventReader::close);
        }
    }

    @Test
    void aTenantHasOnlySoManyStreamsAndAnEndedOneMakesRoom() {
        List<EventReader> readers = new ArrayList<>();
        try {
            for (int reader = 0; reader < 20; reader++) {
                readers.add(fleet.events("acme-admin", ""));
            }
            HttpResponse<String> refused = fleet.send("acme-admin", "GET", EVENTS, null, "Accept", "text/event-stream");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("TOO_MANY_STREAMS");
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
            assertThat(get("acme-admin", "").statusCode()).as("a page").isEqualTo(200);
            try (EventReader others = fleet.events("viewer", "")) {
                Awaitility.await().until(() -> !others.lastEventId().isEmpty());
            }
            readers.remove(0).close();
            Awaitility.await("a place").atMost(Duration.ofSeconds(20)).until(() -> tryStream(readers));
        } finally {
            readers.forEach(EventReader::close);
        }
        Awaitility.await("all places").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            try (EventReader again = fleet.events("acme-admin", "")) {
                assertThat(again.isOver()).isFalse();
            }
        });
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHeadHasWhatStandsBeforeAStreamAndTakesNoPlace() {
        for (int asked = 0; asked < 25; asked++) {
            HttpResponse<String> head = fleet.send("viewer", "HEAD", EVENTS, null, "Accept", "text/event-stream");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
            assertThat(head.headers().firstValue("Cache-Control")).contains("no-store");
        }
        assertThat(fleet.send("viewer", "HEAD", EVENTS + "?limit=0", null).statusCode())
                .isEqualTo(422);
        try (EventReader reader = fleet.events("viewer", "")) {
            Awaitility.await().until(() -> !reader.lastEventId().isEmpty());
        }
    }

    private static boolean tryStream(List<EventReader> readers) {
        try {
            return readers.add(fleet.events("acme-admin", ""));
        } catch (AssertionError refused) {
            return false;
        }
    }

    private static void record(String machineId, double value) {
        fleet.bean(EventStore.class)
                .publish(GenericEventMessage.asEventMessage(new ReadingsRecordedEvent(
                        UUID.fromString(machineId),
                        GroupLog.DEMO_TENANT,
                        List.of(new Reading("temp", "C", System.currentTimeMillis() * 1_000, value, null)))));
    }

    private static void members(String group, String... machines) {
        HttpResponse<String> answer = fleet.send(
                "operator",
                "PUT",
                "/api/v1/machine-groups/" + group + "/members",
                "{\"machine_ids\":[\"" + String.join("\",\"", Set.of(machines)) + "\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void rename(String machine, String name) {
        assertThat(fleet.patch("operator", "/api/v1/machines/" + machine, "{\"name\":\"" + name + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static List<JsonNode> of(List<JsonNode> events, String machine) {
        return events.stream()
                .filter(event -> event.get("subject").stringValue().equals("machines/" + machine))
                .toList();
    }

    private static HttpResponse<String> get(String client, String parameters) {
        return fleet.send(client, "GET", EVENTS + parameters, null, "Accept", "application/json");
    }

    private static JsonNode page(String client, String parameters) {
        HttpResponse<String> answer = get(client, parameters);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String next(JsonNode page) {
        return page.get("next").stringValue();
    }

    private static List<String> types(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("type").stringValue())
                .toList();
    }
}
