package io.fleetledger.standalone.eventstore;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The last position on disk. H2 shows a transaction to others before it has written it: its reader could act on an
 * event that a {@code kill -9} then undoes. Streams of the log therefore end at this head, which appends move on when
 * they have committed, one after the other. Reads of an aggregate's history are not held back (ADR 4).
 */
final class CommittedHead {

    private final ReentrantLock appending = new ReentrantLock(true);
    private volatile long position;

    /** @param position of the last event at the start, or 0 */
    CommittedHead(long position) {
        this.position = position;
    }

    /** The last position that may be read; 0 in an empty log. */
    long position() {
        return position;
    }

    /** Locks out other appends until {@link #end}. */
    void begin() {
        appending.lock();
    }

    boolean isBegunHere() {
        return appending.isHeldByCurrentThread();
    }

    /** Called once the append is committed, and so on disk. */
    void moveTo(long last) {
        position = last;
    }

    void end() {
        appending.unlock();
    }
}
