package io.fleetledger.commands.group;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes machines out of a group; those that are not in it do not matter. Answered with {@link MembershipChange}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 * @param machineIds at most 10,000
 */
public record RemoveMembersCommand(
        @TargetAggregateIdentifier UUID groupId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        List<UUID> machineIds)
        implements TenantCommand {

    public RemoveMembersCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
        machineIds = List.copyOf(machineIds);
    }
}
