package io.fleetledger.events.group;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A group began, at the root or below another group. */
@Revision("1")
public record MachineGroupCreatedEvent(
        UUID groupId,
        String tenantId,
        long version,
        String name,
        GroupType groupType,
        @Nullable UUID parentId,
        @PersonalData("description") @Nullable String description)
        implements MachineGroupChangeEvent {}
