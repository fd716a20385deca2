package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What has been written about groups is read at once. Each test has a tree of its own below a root of its own. */
class GroupReadsIT {

    private static final String GROUPS = "/api/v1/machine-groups";
    private static final String TREE = GROUPS + "/tree";

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
    void theTreeShowsEachGroupBelowItsParentWithOwnAndSubtreeCounts() {
        String site = fleet.createGroup("operator", "Counted site");
        String line = fleet.createGroup("operator", "line b", site);
        String other = fleet.createGroup("operator", "Line A", site);
        String shared = fleet.register("operator", "SHARED");
        setMembers(line, shared, fleet.register("operator", "ONE"));
        setMembers(other, shared);

        JsonNode root = inTree(site);
        assertThat(root.propertyNames())
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
                        "version",
                        "machine_count",
                        "total_machine_count",
                        "status_counts",
                        "children");
        assertThat(root.get("machine_count").intValue()).isZero();
        assertThat(root.get("total_machine_count").intValue()).isEqualTo(2);
        assertThat(root.get("status_counts").toString())
                .isEqualTo("{\"healthy\":0,\"warning\":0,\"critical\":0,\"offline\":2}");
        assertThat(root.get("children")
                        .valueStream()
                        .map(child -> child.get("id").stringValue()))
                .containsExactly(other, line);
        assertThat(root.get("children").get(1).get("machine_count").intValue()).isEqualTo(2);
    }

    @Test
    void groupsBelowNoneCanBeListed() {
        String root = fleet.createGroup("operator", "Rooted");
        String child = fleet.createGroup("operator", "Rooted child", root);
        assertThat(fleet.get("viewer", GROUPS + "?search=Rooted&parent_id=null").body())
                .contains(root)
                .doesNotContain("\"id\":\"" + child);
        assertThat(fleet.get("viewer", GROUPS + "?parent_id=none").statusCode()).isEqualTo(422);
    }

    @Test
    void aMoveTakesTheCountsAlong() {
        String from = fleet.createGroup("operator", "From");
        String to = fleet.createGroup("operator", "To");
        String moved = fleet.createGroup("operator", "Moved", from);
        setMembers(moved, fleet.register("operator", "MOVED"));
        fleet.patch("operator", GROUPS + "/" + moved, "{\"parent_id\":\"" + to + "\"}");
        assertThat(inTree(from).get("total_machine_count").intValue()).isZero();
        assertThat(inTree(to).get("total_machine_count").intValue()).isEqualTo(1);
    }

    @Test
    void theTreeIsSentAgainOnlyIfItHasChanged() {
        String group = fleet.createGroup("operator", "Changing");
        HttpResponse<String> first = fleet.get("viewer", TREE);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().allValues("Cache-Control")).containsExactly("no-cache, private");

        for (String known : List.of(tag, "W/" + tag, "\"another\", " + tag, "*")) {
            HttpResponse<String> same = fleet.send("viewer", "GET", TREE, null, "If-None-Match", known);
            assertThat(same.statusCode()).as(known).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("ETag")).hasValue(tag);
        }
        fleet.patch("operator", GROUPS + "/" + group, "{\"name\":\"Changed\"}");
        HttpResponse<String> changed = fleet.send("viewer", "GET", TREE, null, "If-None-Match", tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("ETag"))
                .isNotEqualTo(first.headers().firstValue("ETag"));
        assertThat(changed.body()).contains("\"Changed\"");
    }

    @Test
    void aTenantSeesItsOwnTreeOnly() {
        String group = fleet.createGroup("operator", "Not theirs");
        assertThat(fleet.get("acme-admin", TREE).body()).isEqualTo("[]");
        assertThat(fleet.get("acme-admin", GROUPS).body()).doesNotContain(group);
        for (String path : List.of(group, group + "/members", UUID.randomUUID().toString())) {
            assertThat(fleet.get("acme-admin", GROUPS + "/" + path).statusCode())
                    .isEqualTo(404);
        }
        assertThat(list("acme-admin", "/api/v1/machines?group_id=" + group)).isEmpty();
    }

    @Test
    void groupsAreListedByNameAndFiltered() {
        String site = fleet.createGroup("operator", "Listed");
        String second = fleet.createGroup("operator", "listed.B", site);
        String first = fleet.createGroup("operator", "Listed.a", site);
        assertThat(list("viewer", GROUPS + "?search=LISTED")).containsExactly(site, first, second);
        assertThat(list("viewer", GROUPS + "?search=LISTED&page=2&page_size=2")).containsExactly(second);
        assertThat(list("viewer", GROUPS + "?parent_id=" + site)).containsExactly(first, second);
        assertThat(list("viewer", GROUPS + "?group_type=department")).isEmpty();
        assertThat(fleet.get("viewer", GROUPS + "?group_type=hall&page=0&parent_id=1&page_size=101")
                        .body())
                .contains("\"group_type\"", "\"page\"", "\"parent_id\"", "\"page_size\"");
        var group = fleet.get("viewer", GROUPS + "/" + first);
        assertThat(group.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(json(group).get("parent_id").stringValue()).isEqualTo(site);
    }

    @Test
    void machinesAreListedByGroupWithTheSubtreeOnRequest() {
        String site = fleet.createGroup("operator", "Site of machines");
        String line = fleet.createGroup("operator", "Line of machines", site);
        String above = fleet.register("operator", "ABOVE");
        String below = fleet.register("operator", "BELOW");
        setMembers(site, above);
        setMembers(line, below, above);
        String machines = "/api/v1/machines?group_id=" + site;
        assertThat(list("viewer", machines)).containsExactly(above);
        assertThat(list("viewer", machines + "&include_descendants=true")).containsExactly(above, below);
        assertThat(list("viewer", machines + "&include_descendants=true&search=below"))
                .containsExactly(below);
        assertThat(list("viewer", GROUPS + "/" + site + "/members")).containsExactly(above);
        assertThat(list("viewer", GROUPS + "/" + site + "/members?include_descendants=true&sort_dir=desc"))
                .containsExactly(below, above);
        assertThat(list("viewer", "/api/v1/machines?group_id=" + UUID.randomUUID() + "&include_descendants=true"))
                .isEmpty();
        List<String> both = new ArrayList<>(List.of(site, line));
        both.sort(null);
        assertThat(json(fleet.get("viewer", "/api/v1/machines/" + above))
                        .get("group_ids")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactlyElementsOf(both);
    }

    @Test
    void aDeletedGroupIsGoneFromEveryAnswer() {
        String site = fleet.createGroup("operator", "Ending");
        String line = fleet.createGroup("operator", "Ending too", site);
        String machine = fleet.register("operator", "STAYS");
        setMembers(line, machine);
        assertThat(fleet.delete("operator", GROUPS + "/" + site + "?cascade=true")
                        .statusCode())
                .isEqualTo(204);
        for (String group : List.of(site, line)) {
            assertThat(fleet.get("viewer", GROUPS + "/" + group).statusCode()).isEqualTo(404);
            assertThat(fleet.get("viewer", GROUPS + "/" + group + "/members").statusCode())
                    .isEqualTo(404);
            assertThat(fleet.get("viewer", TREE).body()).doesNotContain(group);
            assertThat(list("viewer", "/api/v1/machines?group_id=" + group)).isEmpty();
        }
        assertThat(json(fleet.get("viewer", "/api/v1/machines/" + machine)).get("group_ids"))
                .isEmpty();
    }

    @Test
    void aRetiredMachineIsInNoListOfItsGroup() {
        String group = fleet.createGroup("operator", "Losing one");
        String machine = fleet.register("operator", "RETIRES");
        setMembers(group, machine);
        assertThat(fleet.delete("operator", "/api/v1/machines/" + machine).statusCode())
                .isEqualTo(204);
        assertThat(list("viewer", "/api/v1/machines?group_id=" + group)).isEmpty();
        assertThat(inTree(group).get("total_machine_count").intValue()).isZero();
    }

    private static void setMembers(String group, String... machines) {
        var answer = fleet.send(
                "operator",
                "PUT",
                GROUPS + "/" + group + "/members",
                "{\"machine_ids\":[\"" + String.join("\",\"", machines) + "\"]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Projection-Pending")).isEmpty();
    }

    private static JsonNode inTree(String rootId) {
        return json(fleet.get("viewer", TREE))
                .valueStream()
                .filter(root -> root.get("id").stringValue().equals(rootId))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> list(String client, String path) {
        JsonNode page = json(fleet.get(client, path));
        List<String> ids = page.get("items")
                .valueStream()
                .map(item -> item.get("id").stringValue())
                .toList();
        if (!path.contains("page=")) {
            assertThat(page.get("total").intValue()).isEqualTo(ids.size());
        }
        return ids;
    }
}
