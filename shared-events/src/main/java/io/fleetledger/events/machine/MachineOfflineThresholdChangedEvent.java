package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A machine counts as offline after another silence, in seconds; null is the configured default. */
@Revision("1")
public record MachineOfflineThresholdChangedEvent(
        UUID machineId,
        String tenantId,
        long version,
        @Nullable Integer oldSeconds,
        @Nullable Integer newSeconds) implements MachineChangeEvent {}
