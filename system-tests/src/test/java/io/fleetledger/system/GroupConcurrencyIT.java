package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupConcurrencyIT {

    private static final int CALLERS = 16;
    private static final int ROUNDS = Integer.getInteger("fleet.system.rounds", 3);

    private final Api api;
    private final Groups groups;

    GroupConcurrencyIT(Fleet fleet) {
        api = fleet.newTenant();
        groups = api.groups();
    }

    @Test
    void ofTwoMovesThatTogetherMakeACycleOneLoses() {
        for (int round = 0; round < 3 * ROUNDS; round++) {
            List<Group> pair = List.of(groups.root(), groups.root());
            List<Answer> answers = Parallel.atOnce(2, caller -> groups.move(pair.get(caller), pair.get(1 - caller)));

            assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 409)
                    .allSatisfy(answer -> answer.expectProblem(409, "GROUP_CYCLE"));
            int winner = answers.get(0).status() == 200 ? 0 : 1;
            assertThat(groups.subtree(pair.get(1 - winner)).ids())
                    .containsExactly(pair.get(1 - winner).id(), pair.get(winner).id());
        }
    }

    @Test
    void ofAMoveAndACreationThatTogetherAreTooDeepOneLoses() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Group> upper = groups.chain(16);
            List<Group> lower = groups.chain(16);
            List<Answer> answers = Parallel.atOnce(
                    2,
                    caller ->
                            caller == 0 ? groups.move(lower.get(0), upper.get(15)) : groups.tryCreateIn(lower.get(15)));

            assertThat(answers).filteredOn(answer -> answer.status() == 422).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.status() < 300).hasSize(1);
            assertThat(groups.roots()).allMatch(root -> root.height() <= TreeModel.LEVELS);
        }
    }

    @Test
    void aRingOfMovesIsLeftOpen() {
        List<Group> ring = Stream.generate(groups::root).limit(CALLERS).toList();
        Set<String> ids = new HashSet<>(ring.stream().map(Group::id).toList());
        for (int round = 0; round < ROUNDS; round++) {
            List<Answer> answers =
                    Parallel.atOnce(CALLERS, caller -> groups.move(ring.get(caller), ring.get((caller + 1) % CALLERS)));
            assertThat(answers).extracting(Answer::status).containsOnly(200, 409);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 409)
                    .singleElement()
                    .satisfies(answer -> answer.expectProblem(409, "GROUP_CYCLE"));
            isATreeOf(ids);
            ring.forEach(group -> groups.move(group, null).expect(200));
        }
    }

    @Test
    void manyMovesAtOnceLeaveATree() {
        List<Group> chain = groups.chain(20);
        List<Group> all = Stream.concat(
                        chain.stream(), Stream.generate(groups::root).limit(12))
                .toList();
        Set<String> ids = new HashSet<>(all.stream().map(Group::id).toList());
        for (int round = 0; round < ROUNDS; round++) {
            int seed = round * CALLERS;
            List<Answer> answers = Parallel.atOnce(CALLERS, caller -> {
                Random random = new Random(seed + caller);
                Group moved = all.get(random.nextInt(all.size()));
                Answer last = groups.move(moved, random.nextInt(10) == 0 ? null : all.get(random.nextInt(all.size())));
                assertThat(last.status()).as(last::toString).isIn(200, 409, 422);
                return groups.move(moved, all.get(random.nextInt(all.size())));
            });
            assertThat(answers).extracting(Answer::status).isSubsetOf(200, 409, 422);
            isATreeOf(ids);
        }
    }

    private void isATreeOf(Set<String> ids) {
        List<TreeNode> roots = groups.roots();
        assertThat(roots).allMatch(root -> root.height() <= TreeModel.LEVELS);
        assertThat(roots).allMatch(root -> root.group().parentId() == null);
        assertThat(roots.stream().flatMap(TreeNode::all))
                .allSatisfy(node -> assertThat(node.children())
                        .allMatch(
                                child -> node.group().id().equals(child.group().parentId())));
        assertThat(roots.stream()
                        .flatMap(root -> root.ids().stream())
                        .filter(ids::contains)
                        .toList())
                .hasSize(ids.size())
                .doesNotHaveDuplicates();
    }

    @Test
    void ofSimultaneousReplacementsOneIsTheLast() {
        Group group = groups.root();
        List<String> machines =
                Stream.generate(() -> api.register().id()).limit(CALLERS).toList();
        for (int round = 0; round < ROUNDS; round++) {
            List<List<String>> sets = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> Stream.of(caller, caller + 3, caller + 7)
                            .map(index -> machines.get(index % CALLERS))
                            .toList())
                    .toList();
            Parallel.atOnce(
                    CALLERS,
                    caller -> groups.putMembers(group, sets.get(caller)).expect(200));

            Set<String> members = Set.copyOf(groups.members(group).ids());
            assertThat(sets.stream().map(Set::copyOf)).contains(members);
            assertThat(groups.current(group).memberCount()).isEqualTo(3);
            assertThat(groups.subtree(group).machineCount()).isEqualTo(3);
            for (String machine : machines) {
                assertThat(groupIds(machine).contains(group.id())).isEqualTo(members.contains(machine));
            }
        }
    }

    @Test
    void simultaneousAdditionsAllCount() {
        Group group = groups.root();
        List<String> machines =
                Stream.generate(() -> api.register().id()).limit(CALLERS).toList();
        Parallel.atOnce(CALLERS, caller -> groups.addMembers(group, List.of(machines.get(caller))));
        assertThat(groups.members(group).ids()).containsExactlyInAnyOrderElementsOf(machines);
        Parallel.atOnce(CALLERS, caller -> groups.removeMembers(group, List.of(machines.get(caller))));
        assertThat(groups.members(group).items()).isEmpty();
        assertThat(groups.subtree(group).totalMachineCount()).isZero();
    }

    @Test
    void aRetiredMachineIsNeverLeftInAGroup() {
        for (int round = 0; round < 2 * ROUNDS; round++) {
            Group group = groups.root();
            Machine machine = api.register();
            Parallel.atOnce(
                    4,
                    caller -> caller == 0
                            ? api.delete(machine).expect(204)
                            : groups.putMembers(group, List.of(machine.id())));
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(groups.members(group).items()).isEmpty();
                assertThat(groups.current(group).memberCount()).isZero();
                assertThat(groups.subtree(group).machineCount()).isZero();
                assertThat(groupIds(machine.id())).isEmpty();
            });
        }
    }

    @Test
    void aDeletedGroupLeavesNoChildBehind() {
        for (int round = 0; round < 2 * ROUNDS; round++) {
            Group group = groups.root();
            List<Answer> answers = Parallel.atOnce(
                    4, caller -> caller == 0 ? groups.deleteWithAllBelow(group) : groups.tryCreateIn(group));
            answers.get(0).expect(204);
            assertThat(groups.inTree(group)).isEmpty();
            for (Answer answer : answers.subList(1, 4)) {
                assertThat(answer.status()).as(answer::toString).isIn(201, 422);
                if (answer.status() == 201) {
                    groups.read(answer.group()).expect(404);
                }
            }
            assertThat(groups.found("parent_id", group.id())).isEmpty();
        }
    }

    private List<String> groupIds(String machine) {
        return Json.elements(
                        api.get(Api.MACHINES + "/" + machine).expect(200).json().path("group_ids"))
                .stream()
                .map(JsonNode::stringValue)
                .toList();
    }
}
