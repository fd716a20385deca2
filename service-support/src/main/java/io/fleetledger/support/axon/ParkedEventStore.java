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

/** Events that groups could not handle, and those that an administrator has dropped. Outlives the read store. */
public interface ParkedEventStore {

    /**
     * Limits the events of a sequence, and in one process a group's sequences: a full queue stops the group for all.
     */
    int AT_MOST = 1_000_000;

    /** The parked events of a group, in order per sequence. */
    SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup);

    /** The queues of all groups that have parked events, including generations that are no longer followed. */
    List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups();

    /**
     * Forgets all parked events of a group unless the group has been followed.
     *
     * @param begun whether it has been followed; checked again if another process may begin meanwhile
     */
    default void forgetUnless(String processingGroup, BooleanSupplier begun) {
        if (!begun.getAsBoolean()) { // In one process, nothing begins meanwhile.
            deadLetters(processingGroup).clear();
        }
    }

    /**
     * Remembers that an administrator has dropped a group's parked event: if the event fails again, processing
     * continues without it. Outlives the read store.
     */
    void markDropped(String processingGroup, String eventId);

    /** Returns the events among these that were dropped from the group. */
    Set<String> droppedOf(String processingGroup, Collection<String> eventIds);

    /** The same for one event. */
    default boolean isDropped(String processingGroup, String eventId) {
        return !droppedOf(processingGroup, List.of(eventId)).isEmpty();
    }

    /** Returns the sequences among these that are parked; between processes by one query, however many they are. */
    default Set<String> parkedOf(String processingGroup, Collection<String> sequences) {
        SequencedDeadLetterQueue<EventMessage<?>> queue = deadLetters(processingGroup);
        return sequences.stream().filter(queue::contains).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the first event of each parked sequence of a group, page by page in the order of their names; empty if
     * there are no more.
     *
     * @param after the name of the last sequence of the previous page; empty for the first page
     * @param atMost the page's maximum; it may have fewer if sequences are long
     */
    List<Parked> firstParked(String processingGroup, String after, int atMost);

    /** Returns how many events of the tenant are parked in the group. */
    long countOf(String processingGroup, String tenantId);

    /** Returns these events, sequence by sequence, each in order: at most so many behind those that are skipped. */
    List<DeadLetter<? extends EventMessage<?>>> lettersOf(
            String processingGroup, String tenantId, int skip, int atMost);

    /** Returns the name of the sequence in which an event is parked in the group; empty if it is not parked. */
    Optional<String> sequenceOf(String processingGroup, String eventId);

    /** Returns the events among these that are parked in the group, anywhere in their sequences. */
    Set<Parked> stillParked(String processingGroup, Collection<Parked> events);

    /** The positions between which a group's sequence is parked; empty if none of its events is. */
    default Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        ParkedSpan parked = null;
        for (DeadLetter<? extends EventMessage<?>> letter :
                deadLetters(processingGroup).deadLetterSequence(sequence)) {
            long position = LogOrderedDeadLetterQueue.position(letter.message());
            parked = new ParkedSpan(parked == null ? position : parked.first(), position);
        }
        return Optional.ofNullable(parked);
    }

    /**
     * Where a parked sequence begins and ends.
     *
     * @param first the log position of the queue's first event; -1 if the event is not from the log
     * @param last the same for the queue's last event
     */
    record ParkedSpan(long first, long last) {}

    /**
     * A parked event.
     *
     * @param sequence the name of its sequence
     */
    record Parked(String sequence, String eventId) {}
}
