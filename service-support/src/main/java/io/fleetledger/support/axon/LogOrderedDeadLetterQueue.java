package io.fleetledger.support.axon;

import io.fleetledger.support.axon.ParkedEventStore.Parked;
import io.fleetledger.support.axon.ParkedEventStore.ParkedSpan;
import io.fleetledger.support.mongo.StoredToken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/**
 * Keeps what a group parks in the order of the log. An event is parked durably at once, but its batch's token is stored
 * later: a batch that fails in between is delivered again, with the events before the parked one, which were handled
 * but not stored. These must be handled, not parked after a later event, and no event is parked twice.
 */
final class LogOrderedDeadLetterQueue extends ForwardingDeadLetterQueue {

    private static final long OUTSIDE_THE_LOG = -1;

    private final ParkedEventStore store;
    private final String group;
    private final Runnable freed;
    private final ParkedSequenceCache parkedSequences;

    /** @param group its name in the store */
    LogOrderedDeadLetterQueue(ParkedEventStore store, String group) {
        this(store, group, () -> {});
    }

    /** @param freed called when a sequence was parked and is no longer: another process may have handled its events */
    LogOrderedDeadLetterQueue(ParkedEventStore store, String group, Runnable freed) {
        this.store = store;
        this.group = group;
        this.freed = freed;
        this.parkedSequences = new ParkedSequenceCache(store, group);
    }

    /** Must be called when a segment is claimed: another process may have held it, and may have parked its events. */
    void claimed() {
        parkedSequences.forget();
    }

    /** The event's position in the log; lower than any other if the event is not from the log. */
    static long position(EventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? StoredToken.position(tracked.trackingToken())
                : OUTSIDE_THE_LOG;
    }

    @Override
    protected SequencedDeadLetterQueue<EventMessage<?>> queue() {
        return store.deadLetters(group);
    }

    /** @return whether the event has to wait; false also if it comes before all parked events of its sequence */
    @Override
    public boolean enqueueIfPresent(
            Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letterBuilder)
            throws DeadLetterQueueOverflowException {
        String sequence = sequenceIdentifier.toString();
        if (!parkedSequences.contains(sequence)) {
            return false;
        }
        Optional<ParkedSpan> parked = store.parkedSpan(group, sequence);
        if (parked.isEmpty()) {
            parkedSequences.remove(sequence);
            freed.run();
            return false;
        }
        DeadLetter<? extends EventMessage<?>> letter = letterBuilder.get();
        if (isBefore(parked.get().first(), letter)) {
            return false;
        }
        put(parked.get(), sequenceIdentifier, letter);
        return true;
    }

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter)
            throws DeadLetterQueueOverflowException {
        Optional<ParkedSpan> parked = store.parkedSpan(group, sequenceIdentifier.toString());
        if (parked.isEmpty()) {
            super.enqueue(sequenceIdentifier, letter);
        } else {
            put(parked.get(), sequenceIdentifier, letter);
        }
        parkedSequences.add(sequenceIdentifier.toString());
    }

    /** Takes part in {@link PerEventSequenceRetry}. */
    @Override
    public boolean process(
            Predicate<DeadLetter<? extends EventMessage<?>>> sequenceFilter,
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        if (sequenceFilter instanceof PerEventSequenceRetry retry) {
            retry.handledBy(processingTask);
            return false;
        }
        return super.process(sequenceFilter, processingTask);
    }

    private static boolean isBefore(long position, DeadLetter<? extends EventMessage<?>> letter) {
        long own = position(letter.message());
        return own < position && own != OUTSIDE_THE_LOG;
    }

    /** Most events come after the last parked one and are appended without reading a sequence that may be long. */
    private void put(ParkedSpan parked, Object sequence, DeadLetter<? extends EventMessage<?>> letter) {
        long position = position(letter.message());
        boolean known = position != OUTSIDE_THE_LOG
                && (position == parked.first()
                        || position == parked.last()
                        || (position < parked.last() && isParked(sequence, letter.message())));
        if (!known) {
            super.enqueue(sequence, letter);
        }
        if (isBefore(known ? parked.first() : parked.last(), letter)) {
            reorder(sequence);
        }
    }

    private boolean isParked(Object sequence, EventMessage<?> event) {
        return !store.stillParked(group, Set.of(new Parked(sequence.toString(), event.getIdentifier())))
                .isEmpty();
    }

    /**
     * Moves events that stand before an earlier one behind it. Such an order arises when an event was handled the first
     * time its batch came and fails the next time, or when two processes park at once because one was held up for
     * longer than its claim on the segment lasts. Events that another process parks meanwhile are moved too, so that
     * the log's order holds whatever other processes move or park.
     */
    void reorder(Object sequence) {
        if (isInOrder(sequence)) {
            return;
        }
        List<DeadLetter<? extends EventMessage<?>>> letters = lettersOf(sequence);
        List<DeadLetter<? extends EventMessage<?>>> late = belongingAfter(letters);
        while (!late.isEmpty()) {
            late.forEach(letter -> super.enqueue(sequence, letter));
            letters = lettersOf(sequence);
            late = belongingAfter(letters);
        }
        Set<String> behind = new HashSet<>();
        // From the end: an event retried meanwhile is handled before later ones, and its other copy is skipped as old.
        for (int at = letters.size() - 1; at >= 0; at--) {
            if (!behind.add(letters.get(at).message().getIdentifier())) {
                super.evict(letters.get(at));
            }
        }
    }

    /** Most sequences are, and one may be too long to hold in memory. Read to its end, which closes what is read. */
    private boolean isInOrder(Object sequence) {
        boolean inOrder = true;
        long before = OUTSIDE_THE_LOG;
        for (DeadLetter<? extends EventMessage<?>> letter : deadLetterSequence(sequence)) {
            long position = position(letter.message());
            inOrder &= position == OUTSIDE_THE_LOG || position > before;
            before = Math.max(before, position);
        }
        return inOrder;
    }

    private List<DeadLetter<? extends EventMessage<?>>> lettersOf(Object sequence) {
        List<DeadLetter<? extends EventMessage<?>>> letters = new ArrayList<>();
        deadLetterSequence(sequence).forEach(letters::add);
        return letters;
    }

    /** In log order: every event that stands before an earlier one, and all events later than that. */
    private static List<DeadLetter<? extends EventMessage<?>>> belongingAfter(
            List<DeadLetter<? extends EventMessage<?>>> letters) {
        List<DeadLetter<? extends EventMessage<?>>> last = lastCopies(letters);
        long earliestBehind = Long.MAX_VALUE;
        long from = Long.MAX_VALUE;
        for (int at = last.size() - 1; at >= 0; at--) {
            long position = position(last.get(at).message());
            if (position > earliestBehind) {
                from = Math.min(from, position);
            } else if (position != OUTSIDE_THE_LOG) {
                earliestBehind = position;
            }
        }
        long first = from;
        return last.stream()
                .filter(letter -> position(letter.message()) >= first)
                .sorted(Comparator.comparingLong(letter -> position(letter.message())))
                .toList();
    }

    /** Each event once: a process that was killed or is moving events has left the other copies. */
    private static List<DeadLetter<? extends EventMessage<?>>> lastCopies(
            List<DeadLetter<? extends EventMessage<?>>> letters) {
        Map<String, DeadLetter<? extends EventMessage<?>>> last = new LinkedHashMap<>();
        for (DeadLetter<? extends EventMessage<?>> letter : letters) {
            String id = letter.message().getIdentifier();
            last.remove(id);
            last.put(id, letter);
        }
        return List.copyOf(last.values());
    }
}
