package io.fleetledger.events.group;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A group ended, and with it every group below it: their machines stay, in no group of these. The groups below have no
 * event of their own.
 *
 * @param descendantIds the groups below it that end with it; empty for a group without children
 */
@Revision("1")
public record MachineGroupDeletedEvent(
        UUID groupId,
        String tenantId,
        long version,
        @Nullable UUID parentId,
        List<UUID> descendantIds) implements MachineGroupChangeEvent {

    public MachineGroupDeletedEvent {
        descendantIds = List.copyOf(descendantIds);
    }
}
