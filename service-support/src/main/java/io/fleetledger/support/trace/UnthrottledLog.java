package io.fleetledger.support.trace;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Marks messages that are logged each time, even during an outage: each is about another event, and nothing else
 * reports it.
 */
public final class UnthrottledLog {

    /** Passed to the logger before the text. */
    public static final Marker MARKER = MarkerFactory.getMarker("EACH_TIME");

    private UnthrottledLog() {}
}
