package io.fleetledger.events.group;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A group got another name. */
@Revision("1")
public record MachineGroupRenamedEvent(UUID groupId, String tenantId, long version, String oldName, String newName)
        implements MachineGroupChangeEvent {}
