package io.fleetledger.events.group;

import java.util.UUID;

/** A fact about one group, in that group's own stream. Who caused it stands in the message's metadata. */
public interface MachineGroupEvent {

    /** The group, whose stream this is. */
    UUID groupId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();
}
