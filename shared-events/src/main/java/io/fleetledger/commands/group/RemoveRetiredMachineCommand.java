package io.fleetledger.commands.group;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Takes a machine out of a group if it is retired; a machine that is active again stays, and so does a group without
 * it. Safe to send at any time and any number of times. Answered with {@link MachineGroupState}.
 */
public record RemoveRetiredMachineCommand(
        @TargetAggregateIdentifier UUID groupId, String tenantId, UUID machineId) implements TenantCommand {}
