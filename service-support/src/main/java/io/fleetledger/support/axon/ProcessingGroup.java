package io.fleetledger.support.axon;

import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * How a group of event handlers follows the log; each group is a bean.
 *
 * @param name constant kebab-case
 * @param segments how many threads may share the group, at most {@value #MAX_SEGMENTS}
 * @param batchSize events per unit of work
 * @param sequencedBy the key whose events must stay in order: they are handled in turn, and parked after one that
 *     failed; a text, because dead-letter queues keep only the hash code of anything else; empty for an event without
 *     an order
 * @param readings whether the group also follows readings, which come by the thousand, and not only facts
 * @param undividedBecause why the group's segment must never be split, in one sentence for operators; null if it may be
 * @param lasting whether the group's results cannot be rebuilt: its position is stored with them, outlives the read
 *     store, and is never reset
 */
public record ProcessingGroup(
        String name,
        int segments,
        int batchSize,
        Function<EventMessage<?>, Optional<String>> sequencedBy,
        boolean readings,
        @Nullable String undividedBecause,
        boolean lasting) {

    /** Follows facts only and may be split. */
    public ProcessingGroup(
            String name, int segments, int batchSize, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        this(name, segments, batchSize, sequencedBy, false, null, false);
    }

    /**
     * A power of two; sequences are divided into that many parts, and a segment is at least one of them. A bulk write
     * waits for that many of its resources in turn, whatever it wrote.
     */
    public static final int MAX_SEGMENTS = 4;

    public ProcessingGroup {
        if (segments < 1 || segments > MAX_SEGMENTS) {
            throw new IllegalArgumentException(name + " has " + segments + " segments");
        }
        if (segments > 1 && undividedBecause != null) {
            throw new IllegalArgumentException(name + " is divided, " + undividedBecause);
        }
    }

    /** A policy, with small batches: each of its events may send commands and wait for them. */
    public static ProcessingGroup policy(String name, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, 1, 20, sequencedBy);
    }

    /** A projection, with batches so large that token writes do not slow a rebuild. */
    public static ProcessingGroup projection(
            String name, int segments, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, segments, 200, sequencedBy);
    }

    /**
     * Sagas, with batches as large as a batch of commands may be: each batch waits for its commands once and stores
     * each of its sagas once. Fewer segments make larger batches and so fewer writes of the same saga.
     */
    public static ProcessingGroup sagas(String name, Function<EventMessage<?>, Optional<String>> sequencedBy) {
        return new ProcessingGroup(name, 2, 500, sequencedBy, true, null, false);
    }

    /** The same group, also following readings. */
    public ProcessingGroup followingReadings() {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, true, undividedBecause, lasting);
    }

    /** The same group, in one segment permanently. */
    public ProcessingGroup undivided(String because) {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, readings, because, lasting);
    }

    /** The same group, never replayed. */
    public ProcessingGroup asLasting() {
        return new ProcessingGroup(name, segments, batchSize, sequencedBy, readings, undividedBecause, true);
    }

    /** How many threads of one process may work on the group once its segments have been split. */
    int workers() {
        return undividedBecause == null ? MAX_SEGMENTS : segments;
    }
}
