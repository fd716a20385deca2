package io.fleetledger.support.axon;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * The events of one aggregate as the log has them: part by part, from the first on if need be, never from a snapshot, and
 * old revisions as the newest. Whose they are is not asked here.
 */
public interface AggregateEvents {

    /**
     * Events by their sequence, in order: fewer where the aggregate has no more, none where there is no such aggregate.
     *
     * @param from the first sequence that may be among them, from 0
     * @param to the first that may not; no more than the caller can hold
     * @throws EventStoreException if the log is out of reach
     */
    List<DomainEventMessage<?>> read(String aggregateId, long from, long to);

    /** Those of a log that reads on only as far as its stream is asked, and keeps nothing open. */
    static AggregateEvents of(EventStore log) {
        return (aggregateId, from, to) -> upTo(to, log.readEvents(aggregateId, from));
    }

    /** What a stream has below that sequence. */
    static List<DomainEventMessage<?>> upTo(long to, DomainEventStream stream) {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        while (stream.hasNext() && stream.peek().getSequenceNumber() < to) {
            events.add(stream.next());
        }
        return events;
    }
}
