package io.fleetledger.support.axon;

import io.fleetledger.support.axon.ProcessingStores.Parked;
import io.fleetledger.support.axon.ProcessingStores.ParkedSpan;
import io.fleetledger.support.mongo.StoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/**
 * What a group parks, in the order of the log. An event is parked for good at once, its batch's token is stored later: a
 * batch that fails in between comes again, and with it what came before the parked event and was handled, but not stored.
 * That is to be handled, not to wait behind what it comes before; and what is parked is not parked twice.
 */
final class ParkedInOrder extends ForwardingDeadLetters {

    private static final long OUTSIDE_THE_LOG = -1;

    private final ProcessingStores stores;
    private final String group;

    /** @param group as the stores know it */
    ParkedInOrder(ProcessingStores stores, String group) {
        this.stores = stores;
        this.group = group;
    }

    /** Its position in the log; smaller than any for an event that does not come from there. */
    static long position(EventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? StoredToken.position(tracked.trackingToken())
                : OUTSIDE_THE_LOG;
    }

    @Override
    protected SequencedDeadLetterQueue<EventMessage<?>> queue() {
        return stores.deadLetters(group);
    }

    /** @return whether the event has to wait; false also for one that comes before all that is parked of its sequence */
    @Override
    public boolean enqueueIfPresent(
            Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letterBuilder)
            throws DeadLetterQueueOverflowException {
        Optional<ParkedSpan> parked = stores.parkedSpan(group, sequenceIdentifier.toString());
        if (parked.isEmpty()) {
            return false;
        }
        DeadLetter<? extends EventMessage<?>> letter = letterBuilder.get();
        if (isBefore(parked.get().first(), letter)) {
            return false;
        }
        put(parked.get(), sequenceIdentifier, letter);
        return true;
    }

    /** Also of an event of which {@link #enqueueIfPresent} was not asked: whoever asks remembers that it said no. */
    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter)
            throws DeadLetterQueueOverflowException {
        Optional<ParkedSpan> parked = stores.parkedSpan(group, sequenceIdentifier.toString());
        if (parked.isEmpty()) {
            super.enqueue(sequenceIdentifier, letter);
        } else {
            put(parked.get(), sequenceIdentifier, letter);
        }
    }

    private static boolean isBefore(long position, DeadLetter<? extends EventMessage<?>> letter) {
        long own = position(letter.message());
        return own < position && own != OUTSIDE_THE_LOG;
    }

    /** Nothing behind the last one is parked: most are put there without a look at a sequence that may be long. */
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
            moveBehind(sequence, letter.message());
        }
    }

    private boolean isParked(Object sequence, EventMessage<?> event) {
        return !stores.stillParked(group, Set.of(new Parked(sequence.toString(), event.getIdentifier())))
                .isEmpty();
    }

    /**
     * What stands before an event and belongs behind it: the event was handled when its batch came first, and is not this
     * time. Each is put behind before it is taken away; killed in between, the batch comes again.
     */
    private void moveBehind(Object sequence, EventMessage<?> event) {
        List<DeadLetter<? extends EventMessage<?>>> before = new ArrayList<>();
        Set<String> behind = new HashSet<>();
        boolean passed = false;
        for (DeadLetter<? extends EventMessage<?>> letter : deadLetterSequence(sequence)) {
            String id = letter.message().getIdentifier();
            if (id.equals(event.getIdentifier())) {
                passed = true;
            } else if (passed) {
                behind.add(id);
            } else if (position(letter.message()) > position(event)) {
                before.add(letter);
            }
        }
        for (DeadLetter<? extends EventMessage<?>> letter : before) {
            if (behind.add(letter.message().getIdentifier())) {
                super.enqueue(sequence, letter);
            }
            evict(letter);
        }
    }
}
