package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What happened to machines and groups, and how machines were. */
@SystemTest
final class HistoryIT {

    private final Fleet fleet;
    private final Api api;

    HistoryIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
    }

    @Test
    void aMachinesLifeIsToldInSentences() {
        String identifier = Unique.identifier();
        Machine machine = api.registerWith(
                "name", "Mill", "machine_identifier", identifier, "protocol", "json", "location", "Hall 1");
        api.patch(machine, "name", "Mill 2").expect(200);
        api.patch(machine, "location", "Hall 2").expect(200);
        api.patch(machine, "protocol", "csv").expect(200);
        api.delete(machine).expect(204);
        api.restore(machine).expect(200);

        List<JsonNode> items = items(machine.path());
        assertThat(items)
                .extracting(item -> item.path("summary").stringValue())
                .containsExactly(
                        "registered as \"Mill\" with the identifier \"" + identifier + "\"",
                        "renamed from \"Mill\" to \"Mill 2\"",
                        "moved from \"Hall 1\" to \"Hall 2\"",
                        "protocol changed from json to csv",
                        "retired",
                        "restored");
        assertThat(items)
                .extracting(item -> item.path("type").stringValue())
                .startsWith("io.fleetledger.machine.registered", "io.fleetledger.machine.renamed")
                .endsWith("io.fleetledger.machine.retired", "io.fleetledger.machine.restored");
        JsonNode renamed = items.get(1);
        assertThat(renamed.propertyNames())
                .containsExactly("sequence", "type", "timestamp", "actor", "correlation_id", "summary", "payload");
        assertThat(renamed.path("sequence").longValue()).isEqualTo(1);
        assertThat(renamed.path("correlation_id").stringValue()).matches("[0-9a-f]{32}");
        assertThat(renamed.path("payload").path("old_name").stringValue()).isEqualTo("Mill");
        assertThat(renamed.path("payload").path("new_name").stringValue()).isEqualTo("Mill 2");
        assertThat(renamed.path("payload").path("machine_id").stringValue()).isEqualTo(machine.id());
    }

    @Test
    void noInstantOfThePastShowsAPartOfARequest() {
        Machine machine = api.register("Mill");
        String identifier = Unique.identifier();
        api.patch(machine, "name", "Mill 2", "machine_identifier", identifier, "protocol", "csv", "location", "Hall 2")
                .expect(200);

        List<Instant> times = items(machine.path()).stream()
                .skip(1)
                .map(item -> Instant.parse(item.path("timestamp").stringValue()))
                .toList();
        assertThat(times).hasSize(4).containsOnly(times.get(0));
        JsonNode then = api.get(machine.path() + Query.of("as_of", times.get(0)))
                .expect(200)
                .json();
        assertThat(List.of("name", "machine_identifier", "protocol", "location"))
                .extracting(field -> then.path(field).stringValue())
                .containsExactly("Mill 2", identifier, "csv", "Hall 2");
    }

    @Test
    void aStatusIsToldLikeAnyOtherChange() {
        Watched mill = Watched.machine(api);
        api.rules().createFor(mill.machine());
        mill.measures("temperature", 99).becomes("critical");
        assertThat(items(mill.machine().path()))
                .extracting(item -> item.path("summary").stringValue())
                .anyMatch(summary -> summary.matches("status changed from (offline|healthy) to critical"));
    }

    @Test
    void aHistoryIsWalkedFromEitherEndWithoutGapOrRepeat() {
        Machine machine = api.register("Name 0");
        for (int i = 1; i <= 6; i++) {
            api.patch(machine, "name", "Name " + i).expect(200);
        }
        List<Long> up = new ArrayList<>();
        for (JsonNode page = history(machine.path()); ; page = history(machine.path(), "after", last(up), "limit", 2)) {
            up.addAll(sequences(page));
            if (!page.path("has_more").booleanValue()) {
                break;
            }
        }
        assertThat(up).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        List<Long> down = new ArrayList<>();
        JsonNode page = history(machine.path(), "before", Long.MAX_VALUE, "limit", 3);
        down.addAll(sequences(page));
        while (page.path("has_more").booleanValue()) {
            page = history(machine.path(), "before", last(down), "limit", 3);
            down.addAll(sequences(page));
        }
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
        assertThat(sequences(history(machine.path(), "after", 6))).isEmpty();
        assertThat(sequences(history(machine.path(), "before", 0))).isEmpty();
    }

    @Test
    void aGroupsLifeIsToldToItsEndAndBeyond() {
        Groups groups = api.groups();
        Group hall = groups.create("Hall " + Unique.token(), null);
        Group line = groups.create("Line", null);
        groups.move(line, hall).expect(200);
        groups.putMembers(line, List.of(api.register().id(), api.register().id()))
                .expect(200);
        groups.move(line, null).expect(200);
        groups.delete(line).expect(204);

        assertThat(items(line.path()))
                .extracting(item -> item.path("summary").stringValue())
                .containsExactly(
                        "created as \"Line\", a group of the type line",
                        "moved from the top to \"" + hall.name() + "\"",
                        "2 machines added",
                        "moved from \"" + hall.name() + "\" to the top",
                        "deleted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=-1",
                "after=x",
                "after=1.5",
                "before=-1",
                "before=",
                "limit=0",
                "limit=1001",
                "include=all",
                "after=1&before=2"
            })
    void whatIsInvalidOrEmptyIsNamed(String parameters) {
        Machine machine = api.register();
        String name = parameters.contains("&") ? "before" : parameters.substring(0, parameters.indexOf('='));
        api.get(machine.path() + "/history?" + parameters).expectInvalid(List.of("query." + name));
    }

    @Test
    void membershipsStandAmongAMachinesEventsWhereTheyAreAskedFor() {
        Groups groups = api.groups();
        Machine machine = api.register();
        Group line = groups.create("Line " + Unique.token(), null);
        groups.putMembers(line, List.of(machine.id())).expect(200);
        api.patch(machine, "name", "Mill 2").expect(200);
        groups.delete(line).expect(204);

        JsonNode all = history(machine.path(), "include", "related");
        assertThat(Json.elements(all.path("items")))
                .extracting(item -> item.path("type").stringValue())
                .containsExactly(
                        "io.fleetledger.machine.registered",
                        "io.fleetledger.machine-group.members-added",
                        "io.fleetledger.machine.renamed",
                        "io.fleetledger.machine-group.deleted");
        assertThat(all.path("has_more").booleanValue()).isFalse();
        List<Long> sequences = sequences(all);
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
        JsonNode behind = history(machine.path(), "include", "related", "after", sequences.get(0), "limit", 2);
        assertThat(sequences(behind)).isEqualTo(sequences.subList(1, 3));
        assertThat(behind.path("has_more").booleanValue()).isTrue();
        assertThat(sequences(history(machine.path(), "include", "related", "before", sequences.get(2))))
                .containsExactly(sequences.get(1), sequences.get(0));
        assertThat(items(machine.path())).hasSize(2);

        fleet.acme().get(machine.path() + "/history?include=related").expectProblem(404, "MACHINE_NOT_FOUND");
        api.get(line.path() + "/history?include=related").expectInvalid(List.of("query.include"));
        api.get(machine.path() + "/history?include=related&after=x&limit=0")
                .expectInvalid(List.of("query.after", "query.limit"));
    }

    @Test
    void allThatIsInvalidIsNamedAtOnce() {
        api.get(api.register().path() + "/history?after=x&limit=0&include=all")
                .expectInvalid(List.of("query.after", "query.limit", "query.include"));
    }

    @Test
    void everyReaderMayReadItAndNobodyElse() {
        Machine machine = api.register();
        Group group = api.groups().root();
        for (String path : List.of(machine.path(), group.path())) {
            fleet.as("viewer").get(path + "/history").expect(200);
            fleet.as("agent").get(path + "/history").expectProblem(403, "ROLE_TOO_LOW");
            fleet.anonymous("GET", path + "/history").send().expectProblem(401, "UNAUTHENTICATED");
            String code = path.equals(machine.path()) ? "MACHINE_NOT_FOUND" : "GROUP_NOT_FOUND";
            fleet.acme().get(path + "/history").expectProblem(404, code);
            String parent = path.substring(0, path.lastIndexOf('/'));
            api.get(parent + "/" + UUID.randomUUID() + "/history").expectProblem(404, code);
            api.get(parent + "/x/history").expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void aMachineIsReadAsItWas() {
        Machine machine = api.register("Mill");
        Answer renamed = api.patch(machine, "name", "Mill 2").expect(200);
        api.patch(machine, "name", "Mill 3").expect(200);
        api.delete(machine).expect(204);
        Instant renamedAt = Instant.parse(renamed.json().path("updated_at").stringValue());

        Answer then = api.get(machine.path() + Query.of("as_of", renamedAt)).expect(200);
        assertThat(then.header("ETag")).isIn("\"2\"", "\"3\"", "\"4\""); // All may be of one millisecond.
        JsonNode first = asOf(machine, machine.createdAt());
        assertThat(first.propertyNames())
                .containsExactlyElementsOf(api.read(machine).json().propertyNames());
        assertThat(first.path("id").stringValue()).isEqualTo(machine.id());
        assertThat(first.path("group_ids").isArray()).isTrue();
        assertThat(first.path("group_ids").size()).isZero();
        assertThat(first.path("last_seen_at").isNull()).isTrue();
        JsonNode now = asOf(machine, Instant.now());
        assertThat(now.path("name").stringValue()).isEqualTo("Mill 3");
        assertThat(now.path("is_active").booleanValue()).isFalse();
        assertThat(now.path("version")).isEqualTo(api.read(machine).json().path("version"));
    }

    @Test
    void thereIsNoMachineBeforeItsRegistrationAndNoFuture() {
        Machine machine = api.register();
        api.get(machine.path() + Query.of("as_of", machine.createdAt().minusMillis(1)))
                .expectProblem(404, "MACHINE_NOT_FOUND");
        Instant ahead = Instant.now().plusSeconds(60);
        Group group = api.groups().create("Ahead", null);
        for (String path : List.of(
                machine.path(),
                Api.MACHINES,
                Api.MACHINES + "/export",
                Groups.PATH,
                Groups.PATH + "/tree",
                group.path(),
                group.path() + "/members")) {
            api.get(path + Query.of("as_of", ahead)).expectInvalid(List.of("query.as_of"));
        }
        api.get(machine.path() + "?as_of=yesterday").expectInvalid(List.of("query.as_of"));
        fleet.acme().get(machine.path() + Query.of("as_of", Instant.now())).expectProblem(404, "MACHINE_NOT_FOUND");
    }

    private JsonNode asOf(Machine machine, Instant instant) {
        return api.get(machine.path() + Query.of("as_of", instant)).expect(200).json();
    }

    private JsonNode history(String path, Object... parameters) {
        return api.get(path + "/history" + Query.of(parameters)).expect(200).json();
    }

    private List<JsonNode> items(String path) {
        return Json.elements(history(path).path("items"));
    }

    private static List<Long> sequences(JsonNode page) {
        return Json.elements(page.path("items")).stream()
                .map(item -> item.path("sequence").longValue())
                .toList();
    }

    private static long last(List<Long> sequences) {
        return sequences.get(sequences.size() - 1);
    }
}
