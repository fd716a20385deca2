package io.fleetledger.events.status;

import java.util.Comparator;

/**
 * What made a machine's status or alert change: the event at {@code position} of the log, and which of that event's
 * consequences it is. Rises with every decision about one machine, so that a decision made again, by a saga that was
 * put back to an older state, is known for what it is.
 *
 * @param position of the causing event in the log
 * @param step from 0
 */
public record StatusCause(long position, int step) implements Comparable<StatusCause> {

    private static final Comparator<StatusCause> IN_ORDER =
            Comparator.comparingLong(StatusCause::position).thenComparingInt(StatusCause::step);

    @Override
    public int compareTo(StatusCause other) {
        return IN_ORDER.compare(this, other);
    }
}
