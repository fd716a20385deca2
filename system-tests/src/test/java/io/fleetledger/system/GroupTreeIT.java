package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupTreeIT {

    private static final int ROUNDS = 100;

    private final Api api;
    private final Groups groups;

    GroupTreeIT(Fleet fleet) {
        api = fleet.newTenant();
        groups = api.groups();
    }

    @Test
    void isAnArrayOfRootsEachWithItsChildrenAndItsCounts() {
        Group root = groups.createWith("name", "Site " + Unique.token(), "group_type", "site", "description", "Main");
        Group child = groups.createWith("name", "Line 1", "group_type", "line", "parent_id", root.id());
        groups.putMembers(child, List.of(api.register().id())).expect(200);

        Answer answer = groups.tree().expect(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().isArray()).isTrue();
        JsonNode shown = Json.elements(answer.json()).stream()
                .filter(node -> node.path("id").stringValue().equals(root.id()))
                .findFirst()
                .orElseThrow();
        assertThat(shown.propertyNames())
                .contains("id", "name", "group_type", "parent_id", "description", "tenant_id", "member_count")
                .contains("created_at", "updated_at", "version")
                .contains("children", "machine_count", "total_machine_count", "status_counts");
        assertThat(Group.of(shown)).isEqualTo(root);
        assertThat(shown.path("machine_count").intValue()).isZero();
        assertThat(shown.path("total_machine_count").intValue()).isEqualTo(1);
        assertThat(shown.path("status_counts").propertyNames())
                .containsExactlyInAnyOrder("healthy", "warning", "critical", "offline");
        TreeNode node = TreeNode.of(shown);
        assertThat(node.statusCounts()).isEqualTo(Map.of("healthy", 0L, "warning", 0L, "critical", 0L, "offline", 1L));
        assertThat(node.children()).hasSize(1);
        assertThat(node.children().get(0).group()).isEqualTo(groups.current(child));
        assertThat(node.children().get(0).machineCount()).isEqualTo(1);
        assertThat(node.children().get(0).children()).isEmpty();
    }

    @Test
    void isOrderedByName() {
        Group root = groups.root();
        List<String> names = List.of("delta", "alpha", "charlie", "bravo 2", "bravo", "echo");
        names.forEach(name -> groups.create(name, root));
        assertThat(groups.subtree(root).children())
                .extracting(node -> node.group().name())
                .containsExactly("alpha", "bravo", "bravo 2", "charlie", "delta", "echo");

        String token = Unique.token();
        List.of("y", "x", "z").forEach(name -> groups.create(token + name, null));
        assertThat(groups.roots())
                .extracting(node -> node.group().name())
                .filteredOn(name -> name.startsWith(token))
                .containsExactly(token + "x", token + "y", token + "z");
    }

    @Test
    void countsAMachineOnceHoweverManyGroupsItIsIn() {
        Group root = groups.root();
        Group left = groups.create("left", root);
        Group right = groups.create("right", root);
        Group below = groups.create("below", left);
        String one = api.register().id();
        String two = api.register().id();
        groups.putMembers(left, List.of(one)).expect(200);
        groups.putMembers(right, List.of(one, two)).expect(200);
        groups.putMembers(below, List.of(one)).expect(200);

        counts(root, 0, 2);
        counts(left, 1, 1);
        counts(right, 2, 2);
        counts(below, 1, 1);

        groups.putMembers(root, List.of(one, two)).expect(200);
        counts(root, 2, 2);
        groups.putMembers(right, List.of()).expect(200);
        counts(root, 2, 2);
        groups.putMembers(root, List.of()).expect(200);
        counts(root, 0, 1);
        groups.move(left, null).expect(200);
        counts(root, 0, 0);
        counts(left, 1, 1);
    }

    private void counts(Group group, long own, long total) {
        TreeNode node = groups.subtree(group);
        assertThat(node.machineCount()).isEqualTo(own);
        assertThat(node.group().memberCount()).isEqualTo(own);
        assertThat(node.totalMachineCount()).isEqualTo(total);
        assertThat(node.statusCounts())
                .isEqualTo(Map.of("healthy", 0L, "warning", 0L, "critical", 0L, "offline", total));
    }

    @Test
    void isAnsweredOnceUntilItChanges() {
        Group root = groups.root();
        Group other = groups.root();
        Machine machine = api.register();
        String tag = unchanged(freshTag(""));
        tag = changedBy(tag, () -> groups.createIn(root));
        tag = changedBy(tag, () -> groups.patch(root, "name", "Renamed").expect(200));
        tag = changedBy(tag, () -> groups.patch(root, "description", "New").expect(200));
        tag = changedBy(tag, () -> groups.move(other, root).expect(200));
        tag = changedBy(
                tag, () -> groups.putMembers(other, List.of(machine.id())).expect(200));
        tag = changedBy(tag, () -> api.delete(machine).expect(204));
        tag = changedBy(tag, () -> groups.delete(other).expect(204));
        changedBy(tag, () -> groups.deleteWithAllBelow(root).expect(204));
    }

    private String changedBy(String tag, Runnable write) {
        write.run();
        return unchanged(freshTag(tag));
    }

    private String freshTag(String old) {
        Answer answer = conditional(old.isEmpty() ? "\"none\"" : old).expect(200);
        String tag = answer.header("ETag");
        assertThat(tag).matches("(W/)?\"[^\"]+\"").isNotEqualTo(old);
        assertThat(groups.tree().header("ETag")).isEqualTo(tag);
        return tag;
    }

    private String unchanged(String tag) {
        for (String condition : List.of(tag, "\"x\", " + tag, "*")) {
            Answer answer = conditional(condition);
            assertThat(answer.status()).as("If-None-Match: %s", condition).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).isEqualTo(tag);
        }
        return tag;
    }

    private Answer conditional(String condition) {
        return api.call("GET", Groups.TREE).header("If-None-Match", condition).send();
    }

    @Test
    void anAnsweredWriteIsSeenByTheNextTree() {
        Group root = groups.root();
        Group other = groups.root();
        for (int round = 0; round < ROUNDS; round++) {
            Group group = groups.create("Round " + round, root);
            assertThat(groups.subtree(root).ids()).contains(group.id());
            switch (round % 5) {
                case 0 -> {
                    groups.patch(group, "name", "Renamed " + round).expect(200);
                    assertThat(groups.subtree(group).group().name()).isEqualTo("Renamed " + round);
                }
                case 1 -> {
                    groups.move(group, other).expect(200);
                    assertThat(groups.subtree(other).ids()).contains(group.id());
                    assertThat(groups.subtree(root).ids()).doesNotContain(group.id());
                }
                case 2 -> {
                    Machine machine = api.register();
                    groups.putMembers(group, List.of(machine.id())).expect(200);
                    assertThat(groups.subtree(group).machineCount()).isEqualTo(1);
                    api.delete(machine).expect(204);
                    assertThat(groups.subtree(group).machineCount()).isZero();
                }
                case 3 -> {
                    groups.delete(group).expect(204);
                    assertThat(groups.inTree(group)).isEmpty();
                    assertThat(groups.found("search", "Round " + round, "parent_id", root.id()))
                            .isEmpty();
                }
                default ->
                    assertThat(groups.found("search", "Round " + round, "parent_id", root.id()))
                            .containsExactly(group);
            }
        }
    }
}
