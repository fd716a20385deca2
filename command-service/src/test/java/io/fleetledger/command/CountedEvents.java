package io.fleetledger.command;

import io.fleetledger.support.axon.AggregateEvents;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The events of a log, and how many have been asked for: so many would a server send. */
public final class CountedEvents implements AggregateEvents {

    private final AggregateEvents events;
    private long asked;

    /** Those of a log in memory. */
    public CountedEvents(EventStore log) {
        this.events = AggregateEvents.of(log);
    }

    @Override
    public List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        asked += to - from;
        return events.read(aggregateId, from, to);
    }

    /** All that were asked for, there or not. */
    public long asked() {
        return asked;
    }
}
