package io.fleetledger.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A group in the tree, with what is below it. */
record TreeNode(
        Group group,
        List<TreeNode> children,
        long machineCount,
        long totalMachineCount,
        Map<String, Long> statusCounts) {

    TreeNode {
        children = List.copyOf(children);
        statusCounts = Map.copyOf(statusCounts);
    }

    static TreeNode of(JsonNode json) {
        Map<String, Long> statuses = new TreeMap<>();
        json.path("status_counts")
                .properties()
                .forEach(status ->
                        statuses.put(status.getKey(), status.getValue().longValue()));
        return new TreeNode(
                Group.of(json),
                Json.elements(json.path("children")).stream().map(TreeNode::of).toList(),
                json.path("machine_count").longValue(),
                json.path("total_machine_count").longValue(),
                statuses);
    }

    /** This node and all below it. */
    Stream<TreeNode> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(TreeNode::all));
    }

    List<String> ids() {
        return all().map(node -> node.group().id()).toList();
    }

    /** How many levels it and what is below it have: 1 without children. */
    int height() {
        return 1 + children.stream().mapToInt(TreeNode::height).max().orElse(0);
    }
}
