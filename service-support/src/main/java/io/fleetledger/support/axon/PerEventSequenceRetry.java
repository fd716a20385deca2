package io.fleetledger.support.axon;

import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.SequencedDeadLetterProcessor;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.jspecify.annotations.Nullable;

/**
 * Handles a parked sequence as Axon's processor would, but with a unit of work for each event. Axon puts one around the
 * whole sequence: nothing would be stored, and no lock of a handler released, until the last of perhaps thousands of
 * events is handled. So Axon's handling of an event is taken from its processor by
 * {@link LogOrderedDeadLetterQueue#process}.
 */
final class PerEventSequenceRetry implements Predicate<DeadLetter<? extends EventMessage<?>>> {

    private @Nullable Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> handling;

    /**
     * Handles the first parked sequence that is selected, from its first event until an event fails.
     *
     * @param processor that of the group; its queue is a {@link LogOrderedDeadLetterQueue}
     * @param queue what the group has parked
     * @param ofSequence selects the sequence by its first event
     * @return whether there was such a sequence and all of it was handled
     */
    static boolean retry(
            SequencedDeadLetterProcessor<EventMessage<?>> processor,
            SequencedDeadLetterQueue<EventMessage<?>> queue,
            Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
        PerEventSequenceRetry perEvent = new PerEventSequenceRetry();
        processor.process(perEvent);
        if (perEvent.handling == null) {
            throw new IllegalStateException("The processor has another queue: " + processor);
        }
        return queue.process(ofSequence, perEvent.handling);
    }

    void handledBy(Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> task) {
        handling = task;
    }

    /** Selects none: Axon's processor is only asked how it handles an event. */
    @Override
    public boolean test(DeadLetter<? extends EventMessage<?>> first) {
        return false;
    }
}
