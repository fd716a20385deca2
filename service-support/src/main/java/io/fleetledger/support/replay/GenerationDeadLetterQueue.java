package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ForwardingDeadLetterQueue;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** A group's parked events, in the queue of the generation that the group follows at the time of each call. */
final class GenerationDeadLetterQueue extends ForwardingDeadLetterQueue {

    private final Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed;

    GenerationDeadLetterQueue(Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed) {
        this.followed = followed;
    }

    @Override
    protected SequencedDeadLetterQueue<EventMessage<?>> queue() {
        return followed.get();
    }
}
