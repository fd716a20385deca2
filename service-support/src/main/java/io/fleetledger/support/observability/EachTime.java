package io.fleetledger.support.observability;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** Marks what the log has to say each time, whatever has failed: each is of another event, and nothing else tells of it. */
public final class EachTime {

    /** To be given to the logger before the text. */
    public static final Marker MARKER = MarkerFactory.getMarker("EACH_TIME");

    private EachTime() {}
}
