package io.fleetledger.query.projection;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Where in the log an event stands. */
public final class LogPosition {

    private LogPosition() {}

    /** The event's position: it rises in commit order, by more than one at times. */
    public static long of(EventMessage<?> event) {
        if (event instanceof TrackedEventMessage<?> tracked && tracked.trackingToken() != null) {
            return tracked.trackingToken()
                    .position()
                    .orElseThrow(() -> new IllegalArgumentException("An event without a position in the log"));
        }
        throw new IllegalArgumentException("An event that was not read from the log");
    }
}
