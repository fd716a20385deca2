package io.fleetledger.support.axon;

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

/** Forwards every call to another queue of parked events; for subclasses that choose the queue or add behaviour. */
public abstract class ForwardingDeadLetterQueue implements SequencedDeadLetterQueue<EventMessage<?>> {

    /** The queue to forward to; called each time. */
    protected abstract SequencedDeadLetterQueue<EventMessage<?>> queue();

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter)
            throws DeadLetterQueueOverflowException {
        queue().enqueue(sequenceIdentifier, letter);
    }

    @Override
    public boolean enqueueIfPresent(
            Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letterBuilder)
            throws DeadLetterQueueOverflowException {
        return queue().enqueueIfPresent(sequenceIdentifier, letterBuilder);
    }

    @Override
    public void evict(DeadLetter<? extends EventMessage<?>> letter) {
        queue().evict(letter);
    }

    @Override
    public void requeue(
            DeadLetter<? extends EventMessage<?>> letter,
            UnaryOperator<DeadLetter<? extends EventMessage<?>>> letterUpdater)
            throws NoSuchDeadLetterException {
        queue().requeue(letter, letterUpdater);
    }

    @Override
    public boolean contains(Object sequenceIdentifier) {
        return queue().contains(sequenceIdentifier);
    }

    @Override
    public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequenceIdentifier) {
        return queue().deadLetterSequence(sequenceIdentifier);
    }

    @Override
    public Iterable<Iterable<DeadLetter<? extends EventMessage<?>>>> deadLetters() {
        return queue().deadLetters();
    }

    @Override
    public boolean isFull(Object sequenceIdentifier) {
        return queue().isFull(sequenceIdentifier);
    }

    @Override
    public long size() {
        return queue().size();
    }

    @Override
    public long sequenceSize(Object sequenceIdentifier) {
        return queue().sequenceSize(sequenceIdentifier);
    }

    @Override
    public long amountOfSequences() {
        return queue().amountOfSequences();
    }

    @Override
    public boolean process(
            Predicate<DeadLetter<? extends EventMessage<?>>> sequenceFilter,
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return queue().process(sequenceFilter, processingTask);
    }

    @Override
    public boolean process(
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return queue().process(processingTask);
    }

    @Override
    public void clear() {
        queue().clear();
    }
}
