package io.fleetledger.commands.machine;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Brings a retired machine back under its identifier, refused with {@link MachineError#IDENTIFIER_TAKEN} if another
 * machine took it meanwhile. An active machine stays as it is. Answered with {@link MachineState}.
 */
public record RestoreMachineCommand(
        @TargetAggregateIdentifier UUID machineId, String tenantId) implements TenantCommand {}
