package io.fleetledger.query.past;

import org.axonframework.eventhandling.DomainEventMessage;

/** Keeps one part of the past, and knows which events concern it. */
public interface PastKeeper {

    /** Takes the next event of its tenant, of any type; a repeated event changes nothing. */
    void take(DomainEventMessage<?> message, Moment moment, PastBatch batch);
}
