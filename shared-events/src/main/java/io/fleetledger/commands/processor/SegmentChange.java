package io.fleetledger.commands.processor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a segment that was to be split or merged. */
public record SegmentChange(@JsonProperty("outcome") Outcome outcome) {

    /** Anything but {@link #DONE} has left the segments as they were. */
    public enum Outcome {
        DONE,
        UNKNOWN_SEGMENT,
        /** The processor follows all events in one segment. */
        UNDIVIDED,
        /** It is as small as a segment may be. */
        SMALLEST,
        /** It is the only one. */
        ONLY_ONE,
        /** The other half has been split further. */
        OTHER_HALF_SPLIT,
        /** Another process holds it, or it was changed at the same time. */
        HELD
    }
}
