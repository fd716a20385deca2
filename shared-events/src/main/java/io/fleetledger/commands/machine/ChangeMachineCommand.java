package io.fleetledger.commands.machine;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.machine.MachineProtocol;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Changes some fields of an active machine; a null component leaves its field alone. One event per field that really
 * changes, none if nothing does. Bounds as in {@link RegisterMachineCommand}. Answered with {@link MachineState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record ChangeMachineCommand(
        @TargetAggregateIdentifier UUID machineId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        @Nullable FieldChange<String> name,
        @Nullable FieldChange<String> machineIdentifier,
        @Nullable FieldChange<MachineProtocol> protocol,
        @Nullable FieldChange<String> location,
        @Nullable FieldChange<Integer> offlineAfterSeconds)
        implements TenantCommand {

    public ChangeMachineCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
