package io.fleetledger.commands.group;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Makes exactly these machines the members of a group: order and repetition are irrelevant, the empty list empties it.
 * Any machine that is unknown, another tenant's or retired refuses the whole command, which names them all. Answered
 * with {@link MembershipChange}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 * @param machineIds at most 10,000
 */
public record ReplaceMembersCommand(
        @TargetAggregateIdentifier UUID groupId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        List<UUID> machineIds)
        implements TenantCommand {

    public ReplaceMembersCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
        machineIds = List.copyOf(machineIds);
    }
}
