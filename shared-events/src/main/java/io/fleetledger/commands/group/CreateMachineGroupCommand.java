package io.fleetledger.commands.group;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.group.GroupType;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Begins a group. Answered with {@link MachineGroupState}. Sent again with the same {@code groupId} it changes nothing
 * and gets the first answer: callers derive the id where they may repeat.
 *
 * @param name 1..255 code points after trimming
 * @param parentId a group of the tenant, at most 31 levels deep, or null for the root
 * @param description at most 1,000 code points, or null
 */
public record CreateMachineGroupCommand(
        @TargetAggregateIdentifier UUID groupId,
        String tenantId,
        String name,
        GroupType groupType,
        @Nullable UUID parentId,
        @Nullable String description)
        implements TenantCommand {}
