package io.fleetledger.support.refusal;

import java.time.Instant;

/**
 * Refusals of one kind that are not in the log yet.
 *
 * @param times 0 or more
 * @param traceparent of the first
 * @param due when they may be appended at the earliest
 */
record Tally(int times, Instant firstAt, Instant lastAt, String traceparent, Instant due) {

    static Tally first(Instant at, String traceparent) {
        return new Tally(1, at, at, traceparent, at);
    }

    Tally plusOne(Instant at, String itsTraceparent) {
        return times == 0
                ? new Tally(1, at, at, itsTraceparent, due)
                : new Tally(times + 1, firstAt, at, traceparent, due);
    }

    /** The rest after this many have been appended. */
    Tally afterAppending(int many, Instant nextDue) {
        return new Tally(times - many, firstAt, lastAt, traceparent, nextDue);
    }
}
