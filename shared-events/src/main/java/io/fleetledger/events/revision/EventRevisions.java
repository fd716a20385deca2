package io.fleetledger.events.revision;

import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/**
 * Every step that events have been through since they were first written. To be registered with whatever reads the log:
 * {@code configurer.registerEventUpcaster(configuration -> EventRevisions.upcasters())}. An event of an older revision
 * that is read without them lacks what was added, and a primitive field is then silently 0.
 */
public final class EventRevisions {

    private EventRevisions() {}

    /** The steps, in the order in which they apply: the next one goes to the end. */
    public static EventUpcasterChain upcasters() {
        return new EventUpcasterChain(new AlertFiguresWithTimeUpcaster());
    }
}
