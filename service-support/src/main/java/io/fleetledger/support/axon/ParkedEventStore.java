package io.fleetledger.support.axon;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** Events that groups could not handle, and what an administrator has dropped of them. Outlives the read store. */
public interface ParkedEventStore {

    /** Sequences of a group, and events of a sequence: a full queue would stop the group for everybody. */
    int AT_MOST = 1_000_000;

    /** Those of a group, in order per sequence. */
    SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup);

    /**
     * Forgets all of a group unless it has been followed.
     *
     * @param begun whether it has; asked again where another process may begin meanwhile
     */
    default void forgetUnless(String processingGroup, BooleanSupplier begun) {
        if (!begun.getAsBoolean()) { // In one process, nobody begins meanwhile.
            deadLetters(processingGroup).clear();
        }
    }

    /**
     * Remembers that an administrator has dropped a parked event of a group: whatever handles it anew, and cannot, goes on
     * without it. Outlives the read store.
     */
    void dropped(String processingGroup, String eventId);

    /** Which of these events of a group were dropped. */
    Set<String> droppedOf(String processingGroup, Collection<String> eventIds);

    /** The same of one event. */
    default boolean isDropped(String processingGroup, String eventId) {
        return !droppedOf(processingGroup, List.of(eventId)).isEmpty();
    }

    /** Which of these sequences of a group are parked; between processes in one look, however many they are. */
    default Set<String> parkedOf(String processingGroup, Collection<String> sequences) {
        SequencedDeadLetterQueue<EventMessage<?>> queue = deadLetters(processingGroup);
        return sequences.stream().filter(queue::contains).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The first event of each parked sequence of a group, some sequences at a time, by their names; empty: there are no more.
     *
     * @param behind the name of the last sequence of the page before; empty for the first page
     * @param atMost so many, or fewer where sequences are long
     */
    List<Parked> firstParked(String processingGroup, String behind, int atMost);

    /** Which of these are parked of a group, wherever in their sequences. */
    Set<Parked> stillParked(String processingGroup, Collection<Parked> events);

    /** Between which events of the log a sequence of a group is parked; empty if nothing is parked of it. */
    default Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        ParkedSpan parked = null;
        for (DeadLetter<? extends EventMessage<?>> letter :
                deadLetters(processingGroup).deadLetterSequence(sequence)) {
            long position = ParkedInOrder.position(letter.message());
            parked = new ParkedSpan(parked == null ? position : parked.first(), position);
        }
        return Optional.ofNullable(parked);
    }

    /**
     * Where a parked sequence begins and ends.
     *
     * @param first position in the log of the event that is first in the queue; -1 if it is none of the log
     * @param last the same of the one that is last
     */
    record ParkedSpan(long first, long last) {}

    /**
     * An event that is parked.
     *
     * @param sequence the name of the one that it belongs to
     */
    record Parked(String sequence, String eventId) {}
}
