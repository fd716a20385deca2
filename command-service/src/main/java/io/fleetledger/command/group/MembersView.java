package io.fleetledger.command.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetledger.queries.group.MachineGroupView;
import java.util.List;
import java.util.UUID;

/**
 * A group after a change of its members, together with its own fields.
 *
 * @param machineIds all members, sorted
 * @param added machines that were not members before, sorted
 * @param removed machines that were members before, sorted
 */
record MembersView(
        @JsonUnwrapped MachineGroupView group,
        @JsonProperty("machine_ids") List<UUID> machineIds,
        @JsonProperty("added") List<UUID> added,
        @JsonProperty("removed") List<UUID> removed) {

    MembersView {
        machineIds = List.copyOf(machineIds);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
