package io.fleetledger.standalone.eventstore;

import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the log is on disk. H2 shows a transaction to others before it has written it: whoever read that far could tell of
 * an event that a {@code kill -9} then takes back. So nobody who follows the log is told of positions above this head, and
 * appends move it on when they are committed, one after the other. A history is not held back (ADR 4).
 */
final class SafeHead {

    private final ReentrantLock appending = new ReentrantLock(true);
    private volatile long position;

    /** @param position of the last event when nobody has appended yet, or 0 */
    SafeHead(long position) {
        this.position = position;
    }

    /** The last position that may be told of; 0 in an empty log. */
    long position() {
        return position;
    }

    /** From here until {@link #end} nobody else appends. */
    void begin() {
        appending.lock();
    }

    boolean isBegunHere() {
        return appending.isHeldByCurrentThread();
    }

    /** What was appended is committed, and so on disk. */
    void moveTo(long last) {
        position = last;
    }

    void end() {
        appending.unlock();
    }
}
