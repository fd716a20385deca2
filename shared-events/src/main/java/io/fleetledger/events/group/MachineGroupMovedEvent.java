package io.fleetledger.events.group;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A group stands below another parent, and all that is below it with it; null is the root. */
@Revision("1")
public record MachineGroupMovedEvent(
        UUID groupId,
        String tenantId,
        long version,
        @Nullable UUID oldParentId,
        @Nullable UUID newParentId) implements MachineGroupChangeEvent {}
