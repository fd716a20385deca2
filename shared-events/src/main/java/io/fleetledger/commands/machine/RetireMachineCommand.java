package io.fleetledger.commands.machine;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a machine out of the fleet and frees its identifier. A retired machine stays as it is. Answered with
 * {@link MachineState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record RetireMachineCommand(
        @TargetAggregateIdentifier UUID machineId,
        String tenantId,
        @Nullable List<Long> expectedVersions) implements TenantCommand {

    public RetireMachineCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
