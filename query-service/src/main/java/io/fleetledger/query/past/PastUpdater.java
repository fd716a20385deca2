package io.fleetledger.query.past;

import org.axonframework.eventhandling.DomainEventMessage;

/** Keeps one part of the past, and knows which events concern it. */
public interface PastUpdater {

    /** Takes the next event of its tenant, of any type; a repeated event changes nothing. */
    void apply(DomainEventMessage<?> message, EventCoordinates coordinates, PastBatch batch);
}
