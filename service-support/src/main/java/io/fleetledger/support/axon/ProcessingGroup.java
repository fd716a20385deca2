package io.fleetledger.support.axon;

import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;

/**
 * How one group of event handlers follows the log; a bean each.
 *
 * @param name constant kebab-case
 * @param segments how many threads may share the group
 * @param batchSize events per unit of work
 * @param sequencedBy what must stay in order: the events of one key are handled in turn, and parked behind one that
 *     failed; a text, because dead-letter queues keep only the hash code of anything else; empty for an event that may
 *     go anywhere
 */
public record ProcessingGroup(
        String name, int segments, int batchSize, Function<EventMessage<?>, Optional<String>> sequencedBy) {

    /** A policy, in small batches: each of its events may send commands and wait for them. */
    public static ProcessingGroup policy(String name, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, 1, 20, sequencedBy);
    }

    /** A projection, in batches large enough that a rebuild is not paced by one token write per event. */
    public static ProcessingGroup projection(
            String name, int segments, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, segments, 200, sequencedBy);
    }
}
