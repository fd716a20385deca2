package io.fleetledger.events.group;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A group got another description; null is none. */
@Revision("1")
public record MachineGroupDescribedEvent(
        UUID groupId,
        String tenantId,
        long version,
        @Nullable String oldDescription,
        @Nullable String newDescription) implements MachineGroupChangeEvent {}
