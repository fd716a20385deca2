package io.fleetledger.query.history;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/** A log in memory, of events that are a minute apart, and what was asked of it. */
final class Log {

    static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");

    final EventStore store = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    final List<Long> sizesRead = new ArrayList<>();
    final AggregateEvents events = (id, from, to) -> {
        sizesRead.add(to - from);
        return AggregateEvents.of(store).read(id, from, to);
    };

    static TimeLimitedReads reads() {
        return new TimeLimitedReads(Runnable::run, BusResponses.inProcess());
    }

    void happens(UUID aggregateId, Object... payloads) {
        long sequence = store.lastSequenceNumberFor(aggregateId.toString()).orElse(-1L);
        for (Object payload : payloads) {
            sequence++;
            store.publish(new GenericDomainEventMessage<>(
                    "Aggregate",
                    aggregateId.toString(),
                    sequence,
                    payload,
                    Map.of(MessageKeys.ACTOR, "operator", MessageKeys.CORRELATION_ID, "c" + sequence),
                    UUID.randomUUID().toString(),
                    T0.plusSeconds(60 * sequence)));
        }
    }
}
