package io.fleetledger.command;

import io.fleetledger.support.axon.LastSequences;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Last sequences from any event store, for tests. */
public record SequencesOfLog(EventStore log) implements LastSequences {

    @Override
    public Map<String, Long> of(Collection<String> aggregateIds) {
        Map<String, Long> sequences = new HashMap<>();
        aggregateIds.forEach(id -> log.lastSequenceNumberFor(id).ifPresent(last -> sequences.put(id, last)));
        return sequences;
    }
}
