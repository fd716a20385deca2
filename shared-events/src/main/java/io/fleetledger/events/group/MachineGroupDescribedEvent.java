package io.fleetledger.events.group;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A group got another description; null is none. */
@Revision("1")
public record MachineGroupDescribedEvent(
        UUID groupId,
        String tenantId,
        long version,
        @PersonalData("description") @Nullable String oldDescription,
        @PersonalData("description") @Nullable String newDescription)
        implements MachineGroupChangeEvent {}
