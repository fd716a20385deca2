package io.fleetledger.events.group;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Groups left the tree of their tenant, in one step.
 *
 * @param hierarchyId of the tenant; the tree's own stream
 * @param groupIds a group and all that were below it
 */
@Revision("1")
public record GroupsRemovedEvent(String hierarchyId, String tenantId, List<UUID> groupIds) {

    public GroupsRemovedEvent {
        groupIds = List.copyOf(groupIds);
    }
}
