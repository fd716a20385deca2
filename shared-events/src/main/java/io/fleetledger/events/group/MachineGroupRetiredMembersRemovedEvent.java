package io.fleetledger.events.group;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Machines left a group because they had been retired: nobody changed the group.
 *
 * @param machineIds 1..1,000, all of which were in the group
 */
@Revision("1")
public record MachineGroupRetiredMembersRemovedEvent(UUID groupId, String tenantId, List<UUID> machineIds)
        implements MachineGroupEvent {

    public MachineGroupRetiredMembersRemovedEvent {
        machineIds = List.copyOf(machineIds);
    }
}
