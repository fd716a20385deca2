package io.fleetledger.support.refusal;

import java.time.Instant;

/**
 * How often, and when, the same was refused and not told yet.
 *
 * @param times from 0
 * @param traceparent of the first
 * @param due not before this instant is it told
 */
record Tally(int times, Instant firstAt, Instant lastAt, String traceparent, Instant due) {

    static Tally first(Instant at, String traceparent) {
        return new Tally(1, at, at, traceparent, at);
    }

    Tally oneMore(Instant at, String itsTraceparent) {
        return times == 0
                ? new Tally(1, at, at, itsTraceparent, due)
                : new Tally(times + 1, firstAt, at, traceparent, due);
    }

    /** What is left when this many have been told. */
    Tally told(int many, Instant nextDue) {
        return new Tally(times - many, firstAt, lastAt, traceparent, nextDue);
    }
}
