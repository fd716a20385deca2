package io.fleetledger.query.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetledger.queries.group.MachineGroupView;
import java.util.List;

/**
 * A group in the tree.
 *
 * @param machineCount the number of its own machines
 * @param totalMachineCount the number of machines in it and in all groups below it, each counted once
 * @param statusCounts the same machines by status
 * @param children the groups directly below it, by name
 */
@JsonPropertyOrder({"group", "machine_count", "total_machine_count", "status_counts", "children"})
record GroupTreeNode(
        @JsonUnwrapped MachineGroupView group,
        @JsonProperty("machine_count") int machineCount,
        @JsonProperty("total_machine_count") int totalMachineCount,
        @JsonProperty("status_counts") StatusCounts statusCounts,
        @JsonProperty("children") List<GroupTreeNode> children) {

    GroupTreeNode {
        children = List.copyOf(children);
    }
}
