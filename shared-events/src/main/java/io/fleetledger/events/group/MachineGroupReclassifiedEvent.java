package io.fleetledger.events.group;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A group stands for something else: a line that became a department. */
@Revision("1")
public record MachineGroupReclassifiedEvent(
        UUID groupId, String tenantId, long version, GroupType oldType, GroupType newType)
        implements MachineGroupChangeEvent {}
