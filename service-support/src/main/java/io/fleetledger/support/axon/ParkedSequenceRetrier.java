package io.fleetledger.support.axon;

import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;

/** Retries a group's parked events where Axon cannot: it has dead letters for event handlers, not for sagas. */
public interface ParkedSequenceRetrier {

    /** The processing group. */
    String group();

    /**
     * Handles one parked sequence from its first event until the sequence is done or an event fails again.
     *
     * @param ofSequence selects the sequence by its first event
     * @return whether there was such a sequence and all of it was handled
     */
    boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence);
}
