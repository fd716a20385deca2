package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@SystemTest
final class GroupMembersIT {

    private static final int MOST = 10_000;

    /** More than one event carries. */
    private static final int MANY = Integer.getInteger("fleet.system.members", 1_200);

    private final Fleet fleet;
    private final Api admin;
    private final Groups groups;

    GroupMembersIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
        this.groups = admin.groups();
    }

    @Test
    void replacingAnswersTheGroupItsMembersAndWhatHasChanged() {
        Group group = groups.root();
        List<String> ids = machines(4);

        JsonNode first = groups.putMembers(group, ids.subList(0, 3)).expect(200).json();
        assertThat(first.propertyNames())
                .contains("id", "name", "group_type", "parent_id", "description", "tenant_id", "member_count")
                .contains("created_at", "updated_at", "version", "machine_ids", "added", "removed");
        assertThat(Group.of(first).id()).isEqualTo(group.id());
        assertThat(Group.of(first).memberCount()).isEqualTo(3);
        assertChange(first, ids.subList(0, 3), ids.subList(0, 3), List.of());

        JsonNode second =
                groups.putMembers(group, ids.subList(1, 4)).expect(200).json();
        assertChange(second, ids.subList(1, 4), ids.subList(3, 4), ids.subList(0, 1));
        assertThat(groups.current(group).memberCount()).isEqualTo(3);
        assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(ids.subList(1, 4));

        JsonNode emptied = groups.putMembers(group, List.of()).expect(200).json();
        assertChange(emptied, List.of(), List.of(), ids.subList(1, 4));
        assertThat(groups.current(group).memberCount()).isZero();
        assertThat(groups.members(group).items()).isEmpty();
    }

    @Test
    void orderAndRepetitionAreIrrelevant() {
        Group group = groups.root();
        List<String> ids = machines(3);
        groups.putMembers(group, ids).expect(200);
        List<String> again = new ArrayList<>(ids);
        Collections.reverse(again);
        again.addAll(ids);
        JsonNode same = groups.putMembers(group, again).expect(200).json();
        assertChange(same, ids, List.of(), List.of());
        assertThat(Group.of(same).memberCount()).isEqualTo(3);
    }

    private static void assertChange(
            JsonNode answer, Collection<String> members, Collection<String> added, Collection<String> removed) {
        assertThat(ids(answer.path("machine_ids"))).containsExactlyInAnyOrderElementsOf(members);
        assertThat(ids(answer.path("added"))).containsExactlyInAnyOrderElementsOf(added);
        assertThat(ids(answer.path("removed"))).containsExactlyInAnyOrderElementsOf(removed);
    }

    private static List<String> ids(JsonNode array) {
        assertThat(array.isArray()).isTrue();
        return Json.elements(array).stream().map(JsonNode::stringValue).toList();
    }

    @Test
    void someAreAddedAndSomeTakenAwayAsOftenAsOneLikes() {
        Group group = groups.root();
        List<String> ids = machines(4);
        for (int time = 0; time < 2; time++) {
            done(groups.addMembers(group, ids.subList(0, 2)));
            assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(ids.subList(0, 2));
        }
        done(groups.addMembers(group, ids.subList(1, 4)));
        assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(groups.current(group).memberCount()).isEqualTo(4);
        for (int time = 0; time < 2; time++) {
            done(groups.removeMembers(group, ids.subList(0, 1)));
            assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(ids.subList(1, 4));
        }
        assertThat(groups.current(group).memberCount()).isEqualTo(3);
        assertThat(groupIds(ids.get(0))).isEmpty();
        assertThat(groupIds(ids.get(1))).containsExactly(group.id());
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer::toString).isIn(200, 201, 204);
    }

    @Test
    void everyBadIdIsNamedAndNothingChanges() {
        Group group = groups.root();
        List<String> good = machines(2);
        String other = machines(1).get(0);
        groups.putMembers(group, good).expect(200);

        Machine retired = admin.register();
        admin.delete(retired).expect(204);
        String foreign = fleet.acme().register().id();
        List<String> bad =
                List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString(), retired.id(), foreign);
        List<String> sent =
                Stream.concat(bad.stream(), Stream.of(other, good.get(0))).toList();

        for (Answer refused : List.of(groups.putMembers(group, sent), groups.addMembers(group, sent))) {
            refused.expect(422);
            bad.forEach(id -> assertThat(refused.body()).contains(id));
            assertThat(refused.body()).doesNotContain(other).doesNotContain(good.get(0));
            assertThat(refused.locations())
                    .as(refused::toString)
                    .allMatch(location -> location.startsWith("body.machine_ids"));
        }
        assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(good);
        assertThat(groups.current(group).memberCount()).isEqualTo(2);
        assertThat(groupIds(other)).isEmpty();
    }

    @Test
    void tenThousandIdsAreTakenAndOneMoreIsNot() {
        Group group = groups.root();
        List<String> unknown =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(MOST).toList();
        Answer refused = groups.putMembers(group, unknown).expect(422);
        unknown.forEach(id ->
                assertThat(refused.body().contains(id)).as("%s is named", id).isTrue());

        List<String> oneMore = Stream.concat(
                        unknown.stream(), Stream.of(UUID.randomUUID().toString()))
                .toList();
        groups.putMembers(group, oneMore).expectNamed("body.machine_ids");
        groups.addMembers(group, oneMore).expectNamed("body.machine_ids");

        List<String> repeated = new ArrayList<>(machines(2));
        while (repeated.size() < MOST) {
            repeated.add(repeated.get(repeated.size() % 2));
        }
        groups.putMembers(group, repeated).expect(200);
        assertThat(groups.current(group).memberCount()).isEqualTo(2);
    }

    @Test
    void manyMembersComeAndGo() {
        Api own = fleet.newTenant();
        for (int from = 0; from < MANY; from += 500) {
            String name = "Many " + from + "-" + Unique.token();
            int count = Math.min(500, MANY - from);
            ImportReport report =
                    own.imports().run(Csv.of(Csv.machines(name, count).toArray(String[]::new)));
            own.imports().seen(report, count, "search", name);
        }
        List<String> all = own.walk("search", "many ").stream().map(Machine::id).toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(MANY);
        List<String> ids = all.subList(0, MANY);
        Group root = own.groups().root();
        Group group = own.groups().create("Many", root);

        assertChange(own.groups().putMembers(group, ids).expect(200).json(), ids, ids, List.of());
        assertThat(own.groups().current(group).memberCount()).isEqualTo(MANY);
        assertThat(own.total("group_id", group.id())).isEqualTo(MANY);
        assertThat(own.groups().subtree(root).totalMachineCount()).isEqualTo(MANY);
        assertThat(own.walk("group_id", root.id(), "include_descendants", true))
                .extracting(Machine::id)
                .containsExactlyInAnyOrderElementsOf(ids);

        List<String> half = ids.subList(0, MANY / 2);
        assertChange(
                own.groups().putMembers(group, half).expect(200).json(), half, List.of(), ids.subList(MANY / 2, MANY));
        assertThat(own.groups().subtree(root).totalMachineCount()).isEqualTo(MANY / 2);
        own.groups().delete(group).expect(204);
        assertThat(own.total("group_id", root.id(), "include_descendants", true))
                .isZero();
    }

    @Test
    void aMachineRegisteredAMomentAgoIsTaken() {
        Group group = groups.root();
        for (int round = 0; round < 30; round++) {
            String id = admin.call("POST", Api.MACHINES)
                    .header("Prefer", "respond-async")
                    .json(Json.object("name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json"))
                    .send()
                    .expect(201)
                    .machine()
                    .id();
            Answer answer = groups.putMembers(group, List.of(id)).expect(200);
            assertThat(ids(answer.json().path("machine_ids"))).containsExactly(id);
            if (answer.header("X-Projection-Pending").isEmpty()) {
                // That the machine itself can be read, its registration was asked not to wait for.
                Awaitility.await().untilAsserted(() -> assertThat(groupIds(id)).containsExactly(group.id()));
            }
        }
    }

    @Test
    void aMachineRetiredAMomentAgoIsNot() {
        Group group = groups.root();
        for (int round = 0; round < 10; round++) {
            Machine machine = admin.register();
            admin.call("DELETE", machine.path())
                    .header("Prefer", "respond-async")
                    .send()
                    .expect(204);
            Answer refused = groups.putMembers(group, List.of(machine.id())).expect(422);
            assertThat(refused.body()).contains(machine.id());
        }
    }

    @Test
    void aMachineMayBeInSeveralGroups() {
        List<Group> chain = groups.chain(2);
        Group other = groups.root();
        String id = machines(1).get(0);
        for (Group group : List.of(chain.get(0), chain.get(1), other)) {
            groups.putMembers(group, List.of(id)).expect(200);
        }
        assertThat(groupIds(id))
                .containsExactlyInAnyOrder(chain.get(0).id(), chain.get(1).id(), other.id());
        JsonNode listed = admin.get(Api.MACHINES + Query.of("group_id", other.id()))
                .expect(200)
                .json();
        assertThat(ids(listed.path("items").get(0).path("group_ids")))
                .containsExactlyInAnyOrderElementsOf(groupIds(id));

        groups.putMembers(chain.get(0), List.of()).expect(200);
        assertThat(groupIds(id)).containsExactlyInAnyOrder(chain.get(1).id(), other.id());
    }

    @Test
    void membershipLeavesTheMachineItself() {
        Machine machine = admin.register();
        Group group = groups.root();
        groups.putMembers(group, List.of(machine.id())).expect(200);
        assertThat(admin.read(machine).expect(200).machine()).isEqualTo(machine);
        admin.call("PATCH", machine.path())
                .header("If-Match", machine.etag())
                .json(Json.object("name", "Renamed"))
                .send()
                .expect(200);
        assertThat(groups.members(group).items())
                .containsExactly(admin.read(machine).machine());
    }

    @Test
    void theMembersAreAPageOfMachines() {
        Group group = groups.root();
        List<String> ids = machines(7);
        groups.putMembers(group, ids).expect(200);
        JsonNode page = admin.get(group.members() + Query.of("page", 2, "page_size", 3))
                .expect(200)
                .json();
        assertThat(page.propertyNames()).contains("items", "total", "page", "page_size", "total_pages");
        assertThat(page.path("total").intValue()).isEqualTo(7);
        assertThat(page.path("page").intValue()).isEqualTo(2);
        assertThat(page.path("page_size").intValue()).isEqualTo(3);
        assertThat(page.path("total_pages").intValue()).isEqualTo(3);
        assertThat(page.path("items").size()).isEqualTo(3);
        for (JsonNode item : Json.elements(page.path("items"))) {
            assertThat(item).isEqualTo(admin.read(Machine.of(item)).json());
        }
        assertThat(IntStream.rangeClosed(1, 4)
                        .mapToObj(number -> groups.members(group, "page", number, "page_size", 3))
                        .flatMap(list -> list.ids().stream()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void theListIsFilteredByGroupAndBySubtree() {
        List<Group> chain = groups.chain(3);
        Group sibling = groups.createIn(chain.get(0));
        List<String> ids = machines(5);
        groups.putMembers(chain.get(0), ids.subList(0, 1)).expect(200);
        groups.putMembers(chain.get(1), ids.subList(1, 3)).expect(200);
        groups.putMembers(chain.get(2), ids.subList(2, 4)).expect(200);
        groups.putMembers(sibling, ids.subList(3, 5)).expect(200);

        listed(chain.get(0), false, ids.subList(0, 1));
        listed(chain.get(0), true, ids);
        listed(chain.get(1), true, ids.subList(1, 4));
        listed(chain.get(2), false, ids.subList(2, 4));
        listed(sibling, true, ids.subList(3, 5));

        groups.move(chain.get(1), sibling).expect(200);
        listed(sibling, true, ids.subList(1, 5));
        listed(chain.get(0), true, ids);
        Machine member = admin.list("group_id", sibling.id()).items().get(0);
        assertThat(admin.list("group_id", sibling.id(), "search", member.identifier())
                        .items())
                .containsExactly(member);
        assertThat(admin.total("group_id", sibling.id(), "include_descendants", true, "status", "healthy"))
                .isZero();
        assertThat(admin.total("group_id", UUID.randomUUID())).isZero();
        assertThat(admin.total("group_id", UUID.randomUUID(), "include_descendants", true))
                .isZero();
    }

    private void listed(Group group, boolean subtree, List<String> expected) {
        MachineList list = admin.list("group_id", group.id(), "include_descendants", subtree);
        assertThat(list.ids()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(list.total()).isEqualTo(expected.size());
        assertThat(admin.walk("group_id", group.id(), "include_descendants", subtree))
                .hasSize(expected.size());
    }

    @Test
    void retiringTakesAMachineOutOfItsGroupsAndRestoringDoesNotBringItBack() {
        Random random = new Random(5);
        List<Group> chain = groups.chain(3);
        for (int round = 0; round < 10; round++) {
            Machine machine = admin.register();
            List<String> stay = machines(1);
            List<String> both = new ArrayList<>(stay);
            both.add(random.nextInt(2), machine.id());
            groups.putMembers(chain.get(1), both).expect(200);
            groups.putMembers(chain.get(2), both).expect(200);

            admin.delete(machine).expect(204);
            assertThat(groups.members(chain.get(1)).ids()).isEqualTo(stay);
            assertThat(groups.current(chain.get(2)).memberCount()).isEqualTo(1);
            assertThat(groups.subtree(chain.get(0)).totalMachineCount()).isEqualTo(1);
            assertThat(groupIds(machine.id())).isEmpty();
            assertThat(admin.total("group_id", chain.get(0).id(), "include_descendants", true, "is_active", "all"))
                    .isEqualTo(1);

            admin.restore(machine).expect(200);
            assertThat(groups.members(chain.get(1)).ids()).isEqualTo(stay);
            assertThat(groups.subtree(chain.get(0)).totalMachineCount()).isEqualTo(1);
            assertThat(groupIds(machine.id())).isEmpty();
            JsonNode back = groups.putMembers(chain.get(1), both).expect(200).json();
            assertChange(back, both, List.of(machine.id()), List.of());
        }
    }

    private List<String> machines(int count) {
        return Stream.generate(() -> admin.register().id()).limit(count).toList();
    }

    private List<String> groupIds(String machineId) {
        return ids(admin.get(Api.MACHINES + "/" + machineId).expect(200).json().path("group_ids"));
    }
}
