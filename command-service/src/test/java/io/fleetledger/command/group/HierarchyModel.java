package io.fleetledger.command.group;

import io.fleetledger.commands.group.GroupError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of the tree, from the other end: nodes that know their children, and no parents. A command is
 * answered with the error it is refused with, or with null.
 */
final class HierarchyModel {

    private static final class Node {
        private final UUID id;
        private final List<Node> children = new ArrayList<>();

        private Node(@Nullable UUID id) {
            this.id = id == null ? new UUID(0, 0) : id;
        }
    }

    private final Node top = new Node(null);
    private final Set<UUID> ended = new HashSet<>();

    @Nullable GroupError create(UUID id, @Nullable UUID parentId) {
        if (ended.contains(id) || find(top, id) != null) {
            return null;
        }
        Node parent = parentId == null ? top : find(top, parentId);
        if (parent == null || depthOf(parent) + 1 > 32) {
            return GroupError.INVALID_GROUP;
        }
        parent.children.add(new Node(id));
        return null;
    }

    @Nullable GroupError move(UUID id, @Nullable UUID parentId) {
        Node node = find(top, id);
        if (node == null) {
            return GroupError.GROUP_NOT_FOUND;
        }
        Node parent = parentId == null ? top : find(top, parentId);
        if (parent == null) {
            return GroupError.INVALID_GROUP;
        }
        if (parent.children.contains(node)) {
            return null;
        }
        if (find(node, parent.id) != null) {
            return GroupError.GROUP_CYCLE;
        }
        if (depthOf(parent) + heightOf(node) > 32) {
            return GroupError.INVALID_GROUP;
        }
        Objects.requireNonNull(parentOf(top, node)).children.remove(node);
        parent.children.add(node);
        return null;
    }

    @Nullable GroupError delete(UUID id, boolean cascade) {
        if (ended.contains(id)) {
            return null;
        }
        Node node = find(top, id);
        if (node == null) {
            return GroupError.GROUP_NOT_FOUND;
        }
        if (!cascade && !node.children.isEmpty()) {
            return GroupError.GROUP_HAS_CHILDREN;
        }
        Objects.requireNonNull(parentOf(top, node)).children.remove(node);
        end(node);
        return null;
    }

    /** Each group's parent, null at the root. */
    Map<UUID, @Nullable UUID> parents() {
        Map<UUID, @Nullable UUID> parents = new HashMap<>();
        collect(top, parents);
        return parents;
    }

    /** The group that is farthest from the root. */
    @Nullable UUID deepest() {
        return parents().keySet().stream()
                .max((left, right) -> Integer.compare(depthOf(left), depthOf(right)))
                .orElse(null);
    }

    private void collect(Node node, Map<UUID, @Nullable UUID> parents) {
        for (Node child : node.children) {
            parents.put(child.id, node == top ? null : node.id);
            collect(child, parents);
        }
    }

    private void end(Node node) {
        ended.add(node.id);
        node.children.forEach(this::end);
    }

    private int depthOf(UUID id) {
        Node node = find(top, id);
        return node == null ? 0 : depthOf(node);
    }

    private int depthOf(Node node) {
        Node parent = parentOf(top, node);
        return parent == null ? 0 : depthOf(parent) + 1;
    }

    private static int heightOf(Node node) {
        return 1
                + node.children.stream()
                        .mapToInt(HierarchyModel::heightOf)
                        .max()
                        .orElse(0);
    }

    private static @Nullable Node find(Node from, UUID id) {
        if (from.id.equals(id)) {
            return from;
        }
        for (Node child : from.children) {
            Node found = find(child, id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Node parentOf(Node from, Node node) {
        if (from.children.contains(node)) {
            return from;
        }
        for (Node child : from.children) {
            Node found = parentOf(child, node);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
