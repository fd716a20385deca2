package io.fleetledger.commands.group;

import io.fleetledger.events.group.GroupType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group as its own aggregate knows it, right after a command.
 *
 * @param memberCount its own members, not those of groups below it
 * @param version moves with what callers change
 * @param sequence of the group's last event; a projection that has reached it shows this state
 */
public record MachineGroupState(
        UUID groupId,
        String tenantId,
        String name,
        GroupType groupType,
        @Nullable UUID parentId,
        @Nullable String description,
        int memberCount,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long sequence) {}
