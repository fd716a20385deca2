package io.fleetledger.events.group;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A caller took machines out of a group.
 *
 * @param machineIds 1..1,000, all of which were in the group; a larger change is several events of one transaction
 */
@Revision("1")
public record MachineGroupMembersRemovedEvent(UUID groupId, String tenantId, long version, List<UUID> machineIds)
        implements MachineGroupChangeEvent {

    public MachineGroupMembersRemovedEvent {
        machineIds = List.copyOf(machineIds);
    }
}
