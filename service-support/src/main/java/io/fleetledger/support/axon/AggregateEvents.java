package io.fleetledger.support.axon;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Reads one aggregate's events from the log in parts: from the first event if need be, never from a snapshot, and with
 * old revisions upcast. It does not check the tenant.
 */
public interface AggregateEvents {

    /**
     * Returns events in sequence order: fewer if the aggregate has no more, none if it does not exist.
     *
     * @param from the first sequence to include, from 0
     * @param to the first sequence to exclude; ask for no more events than the caller can hold
     * @throws EventStoreException if the log is unavailable
     */
    List<DomainEventMessage<?>> read(String aggregateId, long from, long to);

    /**
     * Returns the event that an aggregate, which exists, began with.
     *
     * @throws EventStoreException if the log is unavailable
     */
    default DomainEventMessage<?> first(String aggregateId) {
        return read(aggregateId, 0, 1).get(0);
    }

    /** For a log that reads only as far as its stream is consumed and keeps nothing open. */
    static AggregateEvents of(EventStore log) {
        return (aggregateId, from, to) -> upTo(to, log.readEvents(aggregateId, from));
    }

    /** Returns the stream's events below that sequence. */
    static List<DomainEventMessage<?>> upTo(long to, DomainEventStream stream) {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        while (stream.hasNext() && stream.peek().getSequenceNumber() < to) {
            events.add(stream.next());
        }
        return events;
    }
}
