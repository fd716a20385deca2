package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A machine entered the fleet. It is active and offline until it reports. */
@Revision("1")
public record MachineRegisteredEvent(
        UUID machineId,
        String tenantId,
        long version,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        @Nullable String location,
        @Nullable Integer offlineAfterSeconds)
        implements MachineChangeEvent {}
