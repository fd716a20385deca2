package io.fleetledger.support.axon;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Last sequences of many aggregates from the log itself, which never lags. */
public interface LastSequences {

    /** The last sequence of each aggregate; aggregates without events have no entry. */
    Map<String, Long> of(Collection<String> aggregateIds);

    /** For a log that is queried for one aggregate at a time. */
    static LastSequences oneByOne(EventStore log) {
        return aggregateIds -> {
            Map<String, Long> sequences = new HashMap<>();
            aggregateIds.forEach(id -> log.lastSequenceNumberFor(id).ifPresent(last -> sequences.put(id, last)));
            return sequences;
        };
    }
}
