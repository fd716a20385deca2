package io.fleetledger.commands.machine;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as its own aggregate knows it, right after a command. Groups and last reading are not the aggregate's:
 * they come from the projections.
 *
 * @param version moves with what callers change
 * @param sequence of the machine's last event; a projection that has reached it shows this state
 */
public record MachineState(
        UUID machineId,
        String tenantId,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        @Nullable String location,
        @Nullable Integer offlineAfterSeconds,
        MachineStatus status,
        boolean active,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long sequence) {}
