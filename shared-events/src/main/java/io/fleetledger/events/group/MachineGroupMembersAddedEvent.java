package io.fleetledger.events.group;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Machines joined a group.
 *
 * @param machineIds 1..1,000, none of which was in the group; a larger change is several events of one transaction
 */
@Revision("1")
public record MachineGroupMembersAddedEvent(UUID groupId, String tenantId, long version, List<UUID> machineIds)
        implements MachineGroupChangeEvent {

    public MachineGroupMembersAddedEvent {
        machineIds = List.copyOf(machineIds);
    }
}
