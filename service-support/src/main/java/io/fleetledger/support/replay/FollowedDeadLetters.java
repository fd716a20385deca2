package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ForwardingDeadLetters;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** A group's parked events, in the queue of the generation that the group follows at the time of each call. */
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
