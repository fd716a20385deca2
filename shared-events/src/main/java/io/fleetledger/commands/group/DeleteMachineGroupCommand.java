package io.fleetledger.commands.group;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a group; its machines stay. Refused with {@link GroupError#GROUP_HAS_CHILDREN} while groups are below it, unless
 * {@code cascade} ends them too. A deleted group stays as it is. Answered with {@link MachineGroupState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record DeleteMachineGroupCommand(
        @TargetAggregateIdentifier UUID groupId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        boolean cascade)
        implements TenantCommand {

    public DeleteMachineGroupCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
