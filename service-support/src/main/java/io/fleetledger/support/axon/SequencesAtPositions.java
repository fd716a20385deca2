package io.fleetledger.support.axon;

/** Tells how many of an aggregate's events the log held at an earlier position. */
public interface SequencesAtPositions {

    /**
     * The number of the aggregate's events up to that position, which is the sequence of its first event behind it.
     *
     * @param position that the log has reached; below 0 nothing precedes
     * @throws org.axonframework.eventsourcing.eventstore.EventStoreException if the log is unavailable
     * @throws org.springframework.dao.QueryTimeoutException if it cannot tell in time
     */
    long countUpTo(String aggregateId, long position);
}
