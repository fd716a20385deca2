package io.fleetledger.events.group;

import java.util.UUID;

/** A fact about one group, in that group's own stream. Who caused it stands in the message's metadata. */
public interface MachineGroupEvent {

    UUID groupId();

    String tenantId();
}
