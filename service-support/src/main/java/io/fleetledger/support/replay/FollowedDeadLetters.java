package io.fleetledger.support.replay;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.NoSuchDeadLetterException;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** The parked events of a group, in the queue of the generation that it follows when they are asked for. */
final class FollowedDeadLetters implements SequencedDeadLetterQueue<EventMessage<?>> {

    private final Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed;

    FollowedDeadLetters(Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed) {
        this.followed = followed;
    }

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter)
            throws DeadLetterQueueOverflowException {
        followed.get().enqueue(sequenceIdentifier, letter);
    }

    @Override
    public boolean enqueueIfPresent(
            Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letterBuilder)
            throws DeadLetterQueueOverflowException {
        return followed.get().enqueueIfPresent(sequenceIdentifier, letterBuilder);
    }

    @Override
    public void evict(DeadLetter<? extends EventMessage<?>> letter) {
        followed.get().evict(letter);
    }

    @Override
    public void requeue(
            DeadLetter<? extends EventMessage<?>> letter,
            UnaryOperator<DeadLetter<? extends EventMessage<?>>> letterUpdater)
            throws NoSuchDeadLetterException {
        followed.get().requeue(letter, letterUpdater);
    }

    @Override
    public boolean contains(Object sequenceIdentifier) {
        return followed.get().contains(sequenceIdentifier);
    }

    @Override
    public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequenceIdentifier) {
        return followed.get().deadLetterSequence(sequenceIdentifier);
    }

    @Override
    public Iterable<Iterable<DeadLetter<? extends EventMessage<?>>>> deadLetters() {
        return followed.get().deadLetters();
    }

    @Override
    public boolean isFull(Object sequenceIdentifier) {
        return followed.get().isFull(sequenceIdentifier);
    }

    @Override
    public long size() {
        return followed.get().size();
    }

    @Override
    public long sequenceSize(Object sequenceIdentifier) {
        return followed.get().sequenceSize(sequenceIdentifier);
    }

    @Override
    public long amountOfSequences() {
        return followed.get().amountOfSequences();
    }

    @Override
    public boolean process(
            Predicate<DeadLetter<? extends EventMessage<?>>> sequenceFilter,
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return followed.get().process(sequenceFilter, processingTask);
    }

    @Override
    public boolean process(
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return followed.get().process(processingTask);
    }

    @Override
    public void clear() {
        followed.get().clear();
    }
}
