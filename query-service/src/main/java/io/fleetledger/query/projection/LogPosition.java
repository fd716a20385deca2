package io.fleetledger.query.projection;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** The position of an event in the log. */
public final class LogPosition {

    private LogPosition() {}

    /** The event's position: positions increase in commit order and may have gaps. */
    public static long of(EventMessage<?> event) {
        if (event instanceof TrackedEventMessage<?> tracked && tracked.trackingToken() != null) {
            return tracked.trackingToken()
                    .position()
                    .orElseThrow(() -> new IllegalArgumentException("An event without a position in the log"));
        }
        throw new IllegalArgumentException("An event that was not read from the log");
    }
}
