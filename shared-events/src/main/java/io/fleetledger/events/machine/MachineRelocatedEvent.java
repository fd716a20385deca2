package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A machine stands elsewhere; null is no known place. */
@Revision("1")
public record MachineRelocatedEvent(
        UUID machineId,
        String tenantId,
        long version,
        @Nullable String oldLocation,
        @Nullable String newLocation) implements MachineChangeEvent {}
