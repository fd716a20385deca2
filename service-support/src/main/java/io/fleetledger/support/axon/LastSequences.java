package io.fleetledger.support.axon;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** How far aggregates have come by the log itself, which is never behind; many at a time. */
public interface LastSequences {

    /** The last sequence of each aggregate that has an event; no entry for one that has none. */
    Map<String, Long> of(Collection<String> aggregateIds);

    /** For a log that is asked of one aggregate at a time. */
    static LastSequences oneByOne(EventStore log) {
        return aggregateIds -> {
            Map<String, Long> sequences = new HashMap<>();
            aggregateIds.forEach(id -> log.lastSequenceNumberFor(id).ifPresent(last -> sequences.put(id, last)));
            return sequences;
        };
    }
}
