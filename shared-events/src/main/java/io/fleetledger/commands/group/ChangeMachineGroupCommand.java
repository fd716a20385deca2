package io.fleetledger.commands.group;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.group.GroupType;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Changes some fields of a group; a null component leaves its field alone. One event per field that really changes.
 * Bounds as in {@link CreateMachineGroupCommand}; a change of parent moves the group with all that is below it, and is
 * refused with {@link GroupError#GROUP_CYCLE} if it would stand below itself. Answered with {@link MachineGroupState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record ChangeMachineGroupCommand(
        @TargetAggregateIdentifier UUID groupId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        @Nullable FieldChange<String> name,
        @Nullable FieldChange<GroupType> groupType,
        @Nullable FieldChange<UUID> parentId,
        @Nullable FieldChange<String> description)
        implements TenantCommand {

    public ChangeMachineGroupCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
