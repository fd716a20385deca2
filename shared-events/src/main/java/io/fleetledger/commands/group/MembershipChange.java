package io.fleetledger.commands.group;

import java.util.List;
import java.util.UUID;

/**
 * What a change of members came to.
 *
 * @param machineIds all members after it, sorted
 * @param added that were not members before, sorted
 * @param removed that were members before, sorted
 */
public record MembershipChange(MachineGroupState group, List<UUID> machineIds, List<UUID> added, List<UUID> removed) {

    public MembershipChange {
        machineIds = List.copyOf(machineIds);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
