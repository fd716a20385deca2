package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.query.projection.GroupScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** One state of a tenant's groups, as linked documents. */
final class Tree {

    private static final String ROOT = "";

    static final Comparator<Document> BY_NAME = Comparator.comparing(
                    (Document group) -> group.getString(NAME_KEY).getBytes(StandardCharsets.UTF_8),
                    Arrays::compareUnsigned) // By code point, as the store sorts.
            .thenComparing(group -> group.getString(ID));

    private final String entityTag;
    private final Map<String, Document> groups = new HashMap<>();
    private final Map<String, List<Document>> byParent = new HashMap<>();

    Tree(String entityTag, List<Document> groups) {
        this.entityTag = entityTag;
        groups.stream().sorted(BY_NAME).forEach(group -> {
            this.groups.put(group.getString(ID), group);
            String parentId = group.getString(PARENT_ID);
            byParent.computeIfAbsent(parentId == null ? ROOT : parentId, none -> new ArrayList<>())
                    .add(group);
        });
    }

    /** Identifies this state. */
    String entityTag() {
        return entityTag;
    }

    int size() {
        return groups.size();
    }

    List<GroupTreeNode> roots() {
        return childNodes(ROOT);
    }

    private List<GroupTreeNode> childNodes(String groupId) {
        return children(groupId).stream().map(this::node).toList();
    }

    private GroupTreeNode node(Document group) {
        return new GroupTreeNode(
                view(group),
                group.getInteger(MEMBER_COUNT),
                group.getInteger(TOTAL_MACHINE_COUNT),
                StatusCounts.of(group.get(STATUS_COUNTS, Document.class)),
                childNodes(group.getString(ID)));
    }

    /** A group with all groups below it, and the number of their machines. */
    Optional<GroupScope> subtree(String groupId) {
        return withMembers(groupId).map(ids -> new GroupScope(ids, counted(groupId)));
    }

    private long counted(String groupId) {
        Document group = groups.get(groupId);
        return group == null ? 0 : group.getInteger(TOTAL_MACHINE_COUNT);
    }

    /** A group and all groups below it, except those without members: lists have to compare with each. */
    Optional<List<String>> withMembers(String groupId) {
        Document group = groups.get(groupId);
        if (group == null) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>();
        gather(group, ids);
        return Optional.of(ids);
    }

    private void gather(Document group, List<String> ids) {
        if (group.getInteger(MEMBER_COUNT) > 0) {
            ids.add(group.getString(ID));
        }
        children(group.getString(ID)).forEach(child -> gather(child, ids));
    }

    private List<Document> children(String groupId) {
        return byParent.getOrDefault(groupId, List.of());
    }
}
