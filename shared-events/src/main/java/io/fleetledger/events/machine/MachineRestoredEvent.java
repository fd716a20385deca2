package io.fleetledger.events.machine;

import io.fleetledger.events.status.MachineStatus;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A retired machine came back under its identifier, offline until it reports. Carries what counters need to count it
 * again.
 *
 * @param offlineAfterSeconds the silence after which it counts as offline; null is the configured default
 */
@Revision("1")
public record MachineRestoredEvent(
        UUID machineId,
        String tenantId,
        long version,
        String machineIdentifier,
        MachineProtocol protocol,
        MachineStatus oldStatus,
        @Nullable Integer offlineAfterSeconds)
        implements MachineChangeEvent {}
