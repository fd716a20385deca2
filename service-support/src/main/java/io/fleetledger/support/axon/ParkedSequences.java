package io.fleetledger.support.axon;

import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;

/**
 * Handles again what a group has parked, for groups of which Axon does not know how: it has dead letters for event
 * handlers, not for sagas.
 */
public interface ParkedSequences {

    /** The processing group. */
    String group();

    /**
     * Handles one parked sequence from its first event on, until it is through or an event fails once more.
     *
     * @param ofSequence tells by its first event which sequence is meant
     * @return whether there was one and all of it was handled
     */
    boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence);
}
