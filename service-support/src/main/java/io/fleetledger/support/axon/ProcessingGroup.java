package io.fleetledger.support.axon;

import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * How one group of event handlers follows the log; a bean each.
 *
 * @param name constant kebab-case
 * @param segments how many threads may share the group, at most {@value #MAX_SEGMENTS}
 * @param batchSize events per unit of work
 * @param sequencedBy what must stay in order: the events of one key are handled in turn, and parked behind one that
 *     failed; a text, because dead-letter queues keep only the hash code of anything else; empty for an event that may
 *     go anywhere
 * @param readings whether it follows readings too, rather than facts only, past which readings go by the thousand
 * @param undividedBecause why its segment must never be split, in one sentence for operators; null if it may be
 * @param lasting whether what it makes of events cannot be made again: its position is kept where that is, outlives the
 *     read store, and is never put back
 */
public record ProcessingGroup(
        String name,
        int segments,
        int batchSize,
        Function<EventMessage<?>, Optional<String>> sequencedBy,
        boolean readings,
        @Nullable String undividedBecause,
        boolean lasting) {

    /** Follows facts only, and may be split. */
    public ProcessingGroup(
            String name, int segments, int batchSize, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        this(name, segments, batchSize, sequencedBy, false, null, false);
    }

    /**
     * A power of two, and so many parts into which sequences fall: no segment is split further than into one of them. A
     * bulk write waits for so many of its resources in turn, whatever it wrote.
     */
    static final int MAX_SEGMENTS = 4;

    public ProcessingGroup {
        if (segments < 1 || segments > MAX_SEGMENTS) {
            throw new IllegalArgumentException(name + " has " + segments + " segments");
        }
        if (segments > 1 && undividedBecause != null) {
            throw new IllegalArgumentException(name + " is divided, " + undividedBecause);
        }
    }

    /** A policy, in small batches: each of its events may send commands and wait for them. */
    public static ProcessingGroup policy(String name, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, 1, 20, sequencedBy);
    }

    /** A projection, in batches large enough that a rebuild is not paced by one token write per event. */
    public static ProcessingGroup projection(
            String name, int segments, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, segments, 200, sequencedBy);
    }

    /**
     * Sagas, in batches as large as a batch's commands may be: each batch waits for them once, and stores each of its
     * sagas once. Fewer segments make larger batches, and so fewer writes of the same saga.
     */
    public static ProcessingGroup sagas(String name, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, 2, 500, sequencedBy, true, null, false);
    }

    /** The same, for handlers of readings. */
    public ProcessingGroup followingReadings() {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, true, undividedBecause, lasting);
    }

    /** The same, in one segment for ever. */
    public ProcessingGroup undivided(String because) {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, readings, because, lasting);
    }

    /** The same, never to be replayed. */
    public ProcessingGroup toLast() {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, readings, undividedBecause, true);
    }

    /** How many threads of one process may be busy with it, once its segments have been split. */
    int workers() {
        return undividedBecause == null ? MAX_SEGMENTS : segments;
    }
}
