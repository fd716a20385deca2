package io.fleetledger.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the API promises about groups and their members, said again without looking at the product. */
final class TreeModel {

    static final int LEVELS = 32;

    /** A group, its parent by its id. */
    static final class Node {

        private String name;
        private @Nullable String parent;
        private final Set<String> members = new HashSet<>();

        Node(String name, @Nullable String parent) {
            this.name = name;
            this.parent = parent;
        }
    }

    /** What the tree shows of a group. */
    record Shown(String name, @Nullable String parent, List<String> children, long own, long total, long offline) {

        Shown {
            children = List.copyOf(children);
        }
    }

    private final Map<String, Node> groups = new LinkedHashMap<>();

    Set<String> ids() {
        return Set.copyOf(groups.keySet());
    }

    void create(String id, String name, @Nullable String parent) {
        groups.put(id, new Node(name, parent));
    }

    void rename(String id, String name) {
        node(id).name = name;
    }

    void move(String id, @Nullable String parent) {
        node(id).parent = parent;
    }

    void delete(String id) {
        Set<String> gone = subtree(id);
        groups.keySet().removeAll(gone);
    }

    Set<String> members(String id) {
        return node(id).members;
    }

    void retire(String machine) {
        groups.values().forEach(group -> group.members.remove(machine));
    }

    boolean isChild(String id, String parent) {
        return parent.equals(node(id).parent);
    }

    boolean hasChildren(String id) {
        return subtree(id).size() > 1;
    }

    /** The group and all below it. */
    Set<String> subtree(String id) {
        Set<String> found = new HashSet<>(Set.of(id));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<String, Node> group : groups.entrySet()) {
                String parent = group.getValue().parent;
                grown |= parent != null && found.contains(parent) && found.add(group.getKey());
            }
        }
        return found;
    }

    /** The distinct machines of the group and all below it. */
    Set<String> machines(String id) {
        Set<String> machines = new HashSet<>();
        subtree(id).forEach(group -> machines.addAll(node(group).members));
        return machines;
    }

    /** The level of a group, 1 at the root. */
    int level(@Nullable String id) {
        int level = 0;
        for (String at = id; at != null; at = node(at).parent) {
            level++;
        }
        return level;
    }

    int height(String id) {
        return subtree(id).stream().mapToInt(this::level).max().orElseThrow() - level(id) + 1;
    }

    private Node node(String id) {
        return Objects.requireNonNull(groups.get(id), id);
    }

    /** All groups as the tree has to show them, by id. */
    Map<String, Shown> shown() {
        Map<String, Shown> shown = new TreeMap<>();
        groups.forEach((id, node) -> {
            List<String> children = groups.entrySet().stream()
                    .filter(child -> id.equals(child.getValue().parent))
                    .sorted(Comparator.comparing(child -> child.getValue().name, TextModel.order()))
                    .map(Map.Entry::getKey)
                    .toList();
            long total = machines(id).size();
            shown.put(id, new Shown(node.name, node.parent, children, node.members.size(), total, total));
        });
        return shown;
    }

    /** The same, of trees as the API answered them. */
    static Map<String, Shown> shown(List<TreeNode> roots) {
        Map<String, Shown> shown = new TreeMap<>();
        List<TreeNode> open = new ArrayList<>(roots);
        while (!open.isEmpty()) {
            TreeNode node = open.remove(open.size() - 1);
            Group group = node.group();
            Shown before = shown.put(
                    group.id(),
                    new Shown(
                            group.name(),
                            group.parentId(),
                            node.children().stream()
                                    .map(child -> child.group().id())
                                    .toList(),
                            node.machineCount(),
                            node.totalMachineCount(),
                            Objects.requireNonNull(node.statusCounts().get("offline"))));
            if (before != null) {
                throw new AssertionError("The tree has the group twice: " + group);
            }
            open.addAll(node.children());
        }
        return shown;
    }
}
