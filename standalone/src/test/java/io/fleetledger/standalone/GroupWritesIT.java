package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Groups over HTTP, as far as writing goes. */
class GroupWritesIT {

    private static final String GROUPS = "/api/v1/machine-groups";

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
    void aCreatedGroupSaysWhereItIsAndWhatItIs() {
        String body = "{\"name\":\"Building A\",\"group_type\":\"site\",\"parent_id\":null,\"unknown\":1}";
        var created = fleet.post("operator", GROUPS, body, "Prefer", "respond-async", "Idempotency-Key", "once");
        assertThat(created.statusCode()).isEqualTo(201);
        var group = json(created);
        String id = group.get("id").stringValue();
        assertThat(created.headers().firstValue("Location")).hasValue(GROUPS + "/" + id);
        assertThat(created.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(group.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "group_type",
                        "parent_id",
                        "description",
                        "tenant_id",
                        "member_count",
                        "created_at",
                        "updated_at",
                        "version");
        var again = fleet.post("operator", GROUPS, body, "Prefer", "respond-async", "Idempotency-Key", "once");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(json(again)).isEqualTo(group);
        assertThat(new GroupLog(fleet).payloads(id)).hasSize(1);
    }

    @Test
    void aChangeIsRefusedWithoutAnyKnownFieldAndForAnotherVersion() {
        String path = GROUPS + "/" + create(null);
        assertThat(write("PATCH", path, "{\"colour\":\"red\"}").statusCode()).isEqualTo(422);
        var mismatch = write("PATCH", path, "{\"name\":\"New\"}", "If-Match", "\"7\"");
        assertThat(mismatch.statusCode()).isEqualTo(412);
        assertThat(mismatch.body()).contains("VERSION_MISMATCH");
        var changed = write("PATCH", path, "{\"name\":\"New\"}", "If-Match", "\"1\"");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("ETag")).hasValue("\"2\"");
    }

    @Test
    void membersChangeOnlyWhileTheGroupIsAtTheNamedVersion() {
        String group = create(null);
        String path = GROUPS + "/" + group + "/members";
        String machine = register("CONDITIONAL");
        assertThat(write("POST", path, members(machine), "If-Match", "\"1\"").statusCode())
                .isEqualTo(200);
        for (String method : List.of("PUT", "POST", "DELETE")) {
            var refused = write(method, path, members(machine), "If-Match", "\"1\"");
            assertThat(refused.statusCode()).as(method).isEqualTo(412);
            assertThat(refused.body()).contains("VERSION_MISMATCH");
        }
        assertThat(new GroupLog(fleet).members(group)).containsExactly(machine);
    }

    @Test
    void anUnknownAndAForeignParentAreInvalid() {
        String foreign = json(fleet.post(
                        "acme-admin",
                        GROUPS,
                        "{\"name\":\"Theirs\",\"group_type\":\"site\"}",
                        "Prefer",
                        "respond-async"))
                .get("id")
                .stringValue();
        for (String parent : List.of(foreign, UUID.randomUUID().toString())) {
            var refused =
                    write("POST", GROUPS, "{\"name\":\"X\",\"group_type\":\"line\",\"parent_id\":\"" + parent + "\"}");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(json(refused).get("errors").get(0).get("loc").toString()).isEqualTo("[\"body\",\"parent_id\"]");
        }
    }

    @Test
    void aGroupIsDeletedWithThoseBelowItOnlyIfAskedFor() {
        String top = create(null);
        String below = create(top);
        assertThat(write("DELETE", GROUPS + "/" + top, null).statusCode()).isEqualTo(409);
        assertThat(write("DELETE", GROUPS + "/" + top + "?cascade=maybe", null).statusCode())
                .isEqualTo(422);
        assertThat(write("DELETE", GROUPS + "/" + top + "?cascade=true", null).statusCode())
                .isEqualTo(204);
        for (String group : List.of(top, below)) {
            assertThat(write("DELETE", GROUPS + "/" + group, null).statusCode()).isEqualTo(204);
            assertThat(write("PATCH", GROUPS + "/" + group, "{\"name\":\"Back\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(write("PUT", GROUPS + "/" + group + "/members", members())
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(new GroupLog(fleet).payloads(below)).hasSize(1);
    }

    @Test
    void membersAreReplacedAddedAndRemoved() {
        String path = GROUPS + "/" + create(null) + "/members";
        String first = register("FIRST");
        String second = register("SECOND");
        var replaced = json(write("PUT", path, members(first, first)));
        assertThat(texts(replaced.get("added"))).containsExactly(first);
        assertThat(replaced.get("member_count").intValue()).isEqualTo(1);
        assertThat(texts(json(write("POST", path, members(first, second))).get("added")))
                .containsExactly(second);
        var removed =
                json(write("DELETE", path, members(first, UUID.randomUUID().toString())));
        assertThat(texts(removed.get("removed"))).containsExactly(first);
        assertThat(texts(removed.get("machine_ids"))).containsExactly(second);
        assertThat(removed.get("version").longValue()).isEqualTo(4);
    }

    /** Not even the projection of machines has to know it. */
    @Test
    void aMachineRegisteredAMomentAgoMayJoin() {
        String path = GROUPS + "/" + create(null) + "/members";
        for (int i = 0; i < 20; i++) {
            String machine = json(fleet.post(
                            "admin",
                            "/api/v1/machines",
                            FleetClient.machine("Just now", "JUST-NOW-" + i),
                            "Prefer",
                            "respond-async"))
                    .get("id")
                    .stringValue();
            assertThat(write("POST", path, members(machine)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyIdThatMayNotJoinIsNamedAndNobodyJoins() {
        String group = create(null);
        String good = register("GOOD");
        String retired = register("RETIRED");
        fleet.delete("admin", "/api/v1/machines/" + retired);
        String foreign = fleet.register("acme-admin", "FOREIGN");
        String unknown = UUID.randomUUID().toString();
        var refused = write("PUT", GROUPS + "/" + group + "/members", members(unknown, good, retired, foreign, group));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains(unknown, retired, foreign, group).doesNotContain(good);
        assertThat(json(refused).get("errors")).hasSize(4);
        assertThat(new GroupLog(fleet).members(group)).isEmpty();
    }

    @Test
    void aRequestHasAtMostTenThousandIds() {
        String path = GROUPS + "/" + create(null) + "/members";
        String[] unknown = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(10_000)
                .toArray(String[]::new);
        var refused = write("PUT", path, members(unknown));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).get("errors")).hasSize(10_000);

        List<String> tooMany = new ArrayList<>(List.of(unknown));
        tooMany.add(unknown[0]);
        var tooLong = write("PUT", path, members(tooMany.toArray(String[]::new)));
        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(json(tooLong).get("errors")).hasSize(1);
    }

    private static String create(@Nullable String parentId) {
        return json(write(
                        "POST",
                        GROUPS,
                        "{\"name\":\"Group\",\"group_type\":\"line\",\"parent_id\":"
                                + (parentId == null ? "null" : "\"" + parentId + "\"") + "}"))
                .get("id")
                .stringValue();
    }

    private static String register(String identifier) {
        return fleet.register("admin", identifier);
    }

    private static HttpResponse<String> write(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Prefer", "respond-async"));
        return fleet.send("admin", method, path, body, all.toArray(String[]::new));
    }

    private static String members(String... machineIds) {
        return Stream.of(machineIds)
                .map(id -> "\"" + id + "\"")
                .collect(Collectors.joining(",", "{\"machine_ids\":[", "]}"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.stringValue()));
        return texts;
    }
}
