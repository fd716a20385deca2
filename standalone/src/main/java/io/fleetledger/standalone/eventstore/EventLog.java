package io.fleetledger.standalone.eventstore;

import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;

/** The log in two views: the event store itself, and without readings. Positions are the same in both. */
public interface EventLog extends StreamableMessageSource<TrackedEventMessage<?>> {

    /** The log without readings; an append of readings alone does not wake its streams. */
    StreamableMessageSource<TrackedEventMessage<?>> facts();
}
