package io.fleetledger.query.past;

import org.axonframework.eventhandling.DomainEventMessage;

/** Keeps one part of the past, and knows which events speak of it. */
public interface PastKeeper {

    /** Takes the next event of its tenant, of whatever kind; one that comes again changes nothing. */
    void take(DomainEventMessage<?> message, Moment moment, PastBatch batch);
}
