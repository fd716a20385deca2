package io.fleetledger.commands.machine;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.machine.MachineProtocol;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Registers a machine and claims its identifier. Answered with {@link MachineState}. Sent again with the same
 * {@code machineId} it changes nothing and gets the first answer: callers derive the id where they may repeat.
 *
 * @param name 1..255 code points after trimming
 * @param machineIdentifier 1..255 code points after trimming, no control characters
 * @param location at most 500 code points, or null
 * @param offlineAfterSeconds 10..86,400, or null for the configured default
 */
public record RegisterMachineCommand(
        @TargetAggregateIdentifier UUID machineId,
        String tenantId,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        @Nullable String location,
        @Nullable Integer offlineAfterSeconds)
        implements TenantCommand {}
