package io.fleetledger.system;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The groups of machines as one caller uses them. */
record Groups(Api api) {

    static final String PATH = "/api/v1/machine-groups";
    static final String TREE = PATH + "/tree";

    Answer tryCreate(@Nullable Object... namesAndValues) {
        return api.post(PATH, Json.object(namesAndValues));
    }

    Group createWith(@Nullable Object... namesAndValues) {
        return Group.of(tryCreate(namesAndValues).expect(201).json());
    }

    /** Tries to create a group, otherwise ordinary, below this one. */
    Answer tryCreateIn(Group parent) {
        return tryCreate("name", "Group", "group_type", "custom", "parent_id", parent.id());
    }

    Group createIn(Group parent) {
        return Group.of(tryCreateIn(parent).expect(201).json());
    }

    /** Creates a group, otherwise ordinary, with this name and below this parent. */
    Group create(String name, @Nullable Group parent) {
        return createWith("name", name, "group_type", "line", "parent_id", parent == null ? null : parent.id());
    }

    /** A new root with a name of its own. */
    Group root() {
        return create("Root " + Unique.token(), null);
    }

    /** As many new groups, the first at the root, each next one below the one before. */
    List<Group> chain(int levels) {
        Group[] chain = new Group[levels];
        for (int level = 0; level < levels; level++) {
            chain[level] = create("Level " + (level + 1), level == 0 ? null : chain[level - 1]);
        }
        return List.of(chain);
    }

    /** The group of this id. */
    Group get(String id) {
        return api.get(PATH + "/" + id).expect(200).group();
    }

    Answer read(Group group) {
        return api.get(group.path());
    }

    /** The group as it is now. */
    Group current(Group group) {
        return Group.of(read(group).expect(200).json());
    }

    Answer patch(Group group, @Nullable Object... namesAndValues) {
        return api.call("PATCH", group.path()).json(Json.object(namesAndValues)).send();
    }

    Answer move(Group group, @Nullable Group parent) {
        return patch(group, "parent_id", parent == null ? null : parent.id());
    }

    Answer delete(Group group) {
        return api.call("DELETE", group.path()).send();
    }

    Answer deleteWithAllBelow(Group group) {
        return api.call("DELETE", group.path() + "?cascade=true").send();
    }

    Answer putMembers(Group group, Collection<String> machineIds) {
        return members("PUT", group, machineIds);
    }

    Answer addMembers(Group group, Collection<String> machineIds) {
        return members("POST", group, machineIds);
    }

    Answer removeMembers(Group group, Collection<String> machineIds) {
        return members("DELETE", group, machineIds);
    }

    private Answer members(String method, Group group, Collection<String> machineIds) {
        return api.call(method, group.members())
                .json(Json.object("machine_ids", machineIds))
                .send();
    }

    MachineList members(Group group, Object... parameters) {
        return MachineList.of(
                api.get(group.members() + Query.of(parameters)).expect(200).json());
    }

    Answer list(Object... parameters) {
        return api.get(PATH + Query.of(parameters)).expect(200);
    }

    List<Group> found(Object... parameters) {
        return Json.elements(list(Api.with(parameters, "page_size", 100)).json().path("items")).stream()
                .map(Group::of)
                .toList();
    }

    Answer tree() {
        return api.get(TREE);
    }

    List<TreeNode> roots() {
        return Json.elements(tree().expect(200).json()).stream()
                .map(TreeNode::of)
                .toList();
    }

    /** Where a group is in the tree, if it is there; once at most. */
    Optional<TreeNode> inTree(Group group) {
        return roots().stream()
                .flatMap(TreeNode::all)
                .filter(node -> node.group().id().equals(group.id()))
                .reduce((one, other) -> {
                    throw new AssertionError("The tree has the group twice: " + one + " and " + other);
                });
    }

    TreeNode subtree(Group group) {
        return inTree(group).orElseThrow(() -> new AssertionError("The tree has no group " + group));
    }
}
