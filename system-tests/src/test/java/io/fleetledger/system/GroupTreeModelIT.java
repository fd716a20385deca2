package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many random changes, and after them the tree of a model that knows nothing of the product. */
@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupTreeModelIT {

    private static final int STEPS = Integer.getInteger("fleet.system.steps", 200);
    private static final int MACHINES = 20;

    private final Api api;
    private final Groups groups;
    private final Random random = new Random(20_261_125);
    private final TreeModel model = new TreeModel();
    private final List<Machine> machines = new ArrayList<>();
    private final Set<String> retired = new HashSet<>();
    private String root = "";

    GroupTreeModelIT(Fleet fleet) {
        api = fleet.newTenant();
        groups = api.groups();
    }

    @Test
    void theTreeIsThatOfTheModel() {
        root = groups.root().id();
        model.create(root, groupOf(root).name(), null);
        for (int i = 0; i < MACHINES; i++) {
            machines.add(api.register("Model " + i));
        }
        for (int step = 1; step <= STEPS; step++) {
            change(step);
            if (step % 20 == 0) {
                assertThat(TreeModel.shown(List.of(groups.subtree(groupOf(root)))))
                        .as("after %d steps", step)
                        .isEqualTo(model.shown());
            }
        }
        theListsAreThoseOfTheModel();
    }

    private void change(int step) {
        String group = any();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> create(step, group);
            case 3, 4 -> move(group, any());
            case 5 -> {
                groups.patch(groupOf(group), "name", "Name " + step).expect(200);
                model.rename(group, "Name " + step);
            }
            case 6 -> delete(group);
            case 7, 8 -> put(group, some());
            case 9 -> add(group, some());
            case 10 -> remove(group, some());
            default -> retireOrRestore(machines.get(random.nextInt(MACHINES)));
        }
    }

    private void create(int step, String parent) {
        Answer answer = groups.tryCreate("name", "Group " + step, "group_type", "line", "parent_id", parent);
        if (model.level(parent) == TreeModel.LEVELS) {
            answer.expect(422);
        } else {
            model.create(answer.expect(201).group().id(), "Group " + step, parent);
        }
    }

    private void move(String group, String parent) {
        Answer answer = groups.move(groupOf(group), groupOf(parent));
        if (model.subtree(group).contains(parent)) {
            answer.expect(409);
        } else if (model.level(parent) + model.height(group) > TreeModel.LEVELS) {
            answer.expect(422);
        } else {
            answer.expect(200);
            model.move(group, parent);
        }
    }

    private void delete(String group) {
        if (model.hasChildren(group)) {
            groups.delete(groupOf(group)).expect(409);
            if (group.equals(root) || model.subtree(group).size() > 6) {
                return;
            }
            groups.deleteWithAllBelow(groupOf(group)).expect(204);
            model.delete(group);
        } else if (!group.equals(root)) {
            groups.delete(groupOf(group)).expect(204);
            model.delete(group);
        }
    }

    private void put(String group, Set<String> ids) {
        if (taken(groups.putMembers(groupOf(group), ids), ids)) {
            model.members(group).clear();
            model.members(group).addAll(ids);
        }
    }

    private void add(String group, Set<String> ids) {
        if (taken(groups.addMembers(groupOf(group), ids), ids)) {
            model.members(group).addAll(ids);
        }
    }

    private void remove(String group, Set<String> ids) {
        Set<String> there = new HashSet<>(ids);
        there.retainAll(model.members(group));
        assertThat(groups.removeMembers(groupOf(group), there).status()).isIn(200, 204);
        model.members(group).removeAll(there);
    }

    private boolean taken(Answer answer, Set<String> ids) {
        if (ids.stream().anyMatch(retired::contains)) {
            answer.expect(422);
            return false;
        }
        assertThat(answer.status()).as(answer::toString).isIn(200, 201, 204);
        return true;
    }

    private void retireOrRestore(Machine machine) {
        if (retired.remove(machine.id())) {
            api.restore(machine).expect(200);
        } else {
            api.delete(machine).expect(204);
            retired.add(machine.id());
            model.retire(machine.id());
        }
    }

    private void theListsAreThoseOfTheModel() {
        assertThat(model.ids()).hasSizeGreaterThan(10);
        for (String group : model.ids()) {
            assertThat(ids(group, "group_id", group, "include_descendants", true))
                    .isEqualTo(model.machines(group));
            assertThat(ids(group, "group_id", group)).isEqualTo(model.members(group));
            assertThat(Set.copyOf(
                            groups.members(groupOf(group), "page_size", 100).ids()))
                    .isEqualTo(model.members(group));
        }
        for (Machine machine : machines) {
            assertThat(Json.elements(api.read(machine).json().path("group_ids")).stream()
                            .map(id -> id.stringValue()))
                    .containsExactlyInAnyOrderElementsOf(model.ids().stream()
                            .filter(group -> model.members(group).contains(machine.id()))
                            .toList());
        }
    }

    private Set<String> ids(String group, Object... parameters) {
        MachineList list = api.list(Api.with(parameters, "page_size", 100));
        assertThat(list.total()).as(group).isEqualTo(list.items().size());
        return Set.copyOf(list.ids());
    }

    private String any() {
        List<String> ids = model.ids().stream().sorted().toList();
        return ids.get(random.nextInt(ids.size()));
    }

    private Set<String> some() {
        Set<String> ids = new HashSet<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            String id = machines.get(random.nextInt(MACHINES)).id();
            if (!retired.contains(id) || random.nextInt(4) == 0) {
                ids.add(id);
            }
        }
        return ids;
    }

    private Group groupOf(String id) {
        return groups.get(id);
    }
}
