package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The events of groups, read from every position of a generated log: compared with a model that goes through all of the
 * tenant's events, each time from the first on.
 */
class GroupStreamIT {

    private static final String GROUPS = "/api/v1/machine-groups/";
    private static final String MACHINES = "/api/v1/machines/";
    private static final int STEPS = 60;

    private static RunningFleet fleet;

    private final Random random = new Random(1);
    private final List<String> machines = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir, "fleet.streams.per-tenant=20", "fleet.streams.heartbeat=1s");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void fromEveryPositionAGroupsEventsAreThoseOfItsMembersOfThatTime() {
        live();
        List<JsonNode> log = pages("", "0", 1_000);
        List<String> positions = new ArrayList<>(List.of("0"));
        log.forEach(event -> positions.add(id(event)));
        for (String group : groups) {
            List<String> expected = expected(log, group);
            assertThat(expected).as("worth reading").isNotEmpty();
            for (String position : positions) {
                assertThat(ids(pages("&group_id=" + group, position, 1_000)))
                        .as("group %s of %s behind %s", group, groups, position)
                        .isEqualTo(behind(expected, position));
            }
            assertThat(ids(pages("&group_id=" + group, "0", 3)))
                    .as("small pages")
                    .isEqualTo(expected);
            for (int stream = 0; stream < 4; stream++) {
                String position = any(positions);
                try (EventReader reader = fleet.events("viewer", "?group_id=" + group, "Last-Event-ID", position)) {
                    assertThat(ids(reader.awaitId(positions.get(positions.size() - 1))))
                            .as("stream of group %s of %s behind %s", group, groups, position)
                            .isEqualTo(behind(expected, position));
                }
            }
        }
    }

    /** A group ends by itself and another along with one above it, when both have members. */
    private void live() {
        for (int number = 0; number < 6; number++) {
            machines.add(fleet.register("operator", "STREAM-" + number));
        }
        String site = fleet.createGroup("operator", "Site");
        groups.addAll(
                List.of(site, fleet.createGroup("operator", "Line", site), fleet.createGroup("operator", "Alone")));
        List<String> open = new ArrayList<>(groups);
        for (int step = 0; step < STEPS; step++) {
            step(any(machines), any(open), step);
        }
        open.forEach(group -> replace(group, Set.copyOf(active())));
        machines.forEach(machine -> rename(machine, "Before the end"));
        fleet.delete("operator", GROUPS + groups.get(2));
        machines.forEach(machine -> rename(machine, "Between the ends"));
        fleet.delete("operator", GROUPS + site + "?cascade=true");
        machines.forEach(machine -> rename(machine, "Behind the end"));
    }

    private void step(String machine, String group, int step) {
        switch (random.nextInt(6)) {
            case 0 -> fleet.delete("operator", MACHINES + machine);
            case 1 -> fleet.post("operator", MACHINES + machine + "/restore", "{}");
            case 2, 3 -> replace(group, some(active()));
            default -> rename(machine, "Step " + step);
        }
    }

    private static List<String> active() {
        List<String> active = new ArrayList<>();
        json(fleet.get("viewer", "/api/v1/machines?page_size=100"))
                .get("items")
                .forEach(machine -> active.add(machine.get("id").stringValue()));
        return active;
    }

    private Set<String> some(List<String> all) {
        Set<String> some = new HashSet<>();
        all.forEach(one -> {
            if (random.nextBoolean()) {
                some.add(one);
            }
        });
        return some;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static void replace(String group, Set<String> members) {
        HttpResponse<String> answer = fleet.send(
                "operator",
                "PUT",
                GROUPS + group + "/members",
                members.isEmpty()
                        ? "{\"machine_ids\":[]}"
                        : "{\"machine_ids\":[\"" + String.join("\",\"", members) + "\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Of a retired machine it is refused. */
    private static void rename(String machine, String name) {
        fleet.patch("operator", MACHINES + machine, "{\"name\":\"" + name + "\"}");
    }

    private static List<String> expected(List<JsonNode> log, String group) {
        Set<String> members = new HashSet<>();
        List<String> expected = new ArrayList<>();
        for (JsonNode event : log) {
            JsonNode data = event.get("data");
            String type = event.get("type").stringValue().substring("io.fleetledger.".length());
            boolean ofGroup = type.startsWith("machine-group.")
                    && (group.equals(text(data, "group_id"))
                            || texts(data, "descendant_ids").contains(group));
            if (ofGroup) {
                switch (type) {
                    case "machine-group.members-added" -> members.addAll(texts(data, "machine_ids"));
                    case "machine-group.deleted" -> members.clear();
                    default -> members.removeAll(texts(data, "machine_ids"));
                }
            }
            if (ofGroup || members.contains(text(data, "machine_id"))) {
                expected.add(id(event));
            }
        }
        return expected;
    }

    private static @Nullable String text(JsonNode data, String field) {
        JsonNode value = data.get(field);
        return value == null ? null : value.stringValue();
    }

    private static Collection<String> texts(JsonNode data, String field) {
        Set<String> texts = new HashSet<>();
        if (data.has(field)) {
            data.get(field).forEach(value -> texts.add(value.stringValue()));
        }
        return texts;
    }

    private static List<JsonNode> pages(String filter, String from, int limit) {
        long end = Long.parseLong(next(page("?limit=1")));
        List<JsonNode> events = new ArrayList<>();
        for (String after = from; Long.parseLong(after) < end; ) {
            JsonNode page = page("?limit=" + limit + filter + "&after=" + after);
            page.get("items").forEach(events::add);
            after = next(page);
        }
        return events;
    }

    private static JsonNode page(String parameters) {
        HttpResponse<String> answer =
                fleet.send("viewer", "GET", "/api/v1/events" + parameters, null, "Accept", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String next(JsonNode page) {
        return page.get("next").stringValue();
    }

    private static String id(JsonNode event) {
        return event.get("id").stringValue();
    }

    private static List<String> ids(List<JsonNode> events) {
        return events.stream().map(GroupStreamIT::id).toList();
    }

    private static List<String> behind(List<String> ids, String position) {
        return ids.stream()
                .filter(id -> Long.parseLong(id) > Long.parseLong(position))
                .toList();
    }
}
