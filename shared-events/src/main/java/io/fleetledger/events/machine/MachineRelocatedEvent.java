package io.fleetledger.events.machine;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A machine stands elsewhere; null is no known place. */
@Revision("1")
public record MachineRelocatedEvent(
        UUID machineId,
        String tenantId,
        long version,
        @PersonalData("location") @Nullable String oldLocation,
        @PersonalData("location") @Nullable String newLocation)
        implements MachineChangeEvent {}
