package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ForwardingDeadLetters;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** The parked events of a group, in the queue of the generation that it follows when they are asked for. */
final class FollowedDeadLetters extends ForwardingDeadLetters {

    private final Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed;

    FollowedDeadLetters(Supplier<SequencedDeadLetterQueue<EventMessage<?>>> followed) {
        this.followed = followed;
    }

    @Override
    protected SequencedDeadLetterQueue<EventMessage<?>> queue() {
        return followed.get();
    }
}
