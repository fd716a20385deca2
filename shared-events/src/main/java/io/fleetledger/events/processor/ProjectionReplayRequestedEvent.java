package io.fleetledger.events.processor;

import org.axonframework.serialization.Revision;

/**
 * A projection was to be rebuilt from the log, with all that write the same documents; where such a rebuild was under way,
 * nothing new was begun.
 *
 * @param tenantId of the administrator; the rebuild is of all tenants' documents
 * @param projection the name of one, as it was asked for, or {@code all}
 * @param verify whether the documents were to be compared before they are shown
 */
@Revision("1")
public record ProjectionReplayRequestedEvent(String tenantId, String projection, boolean verify)
        implements ProcessorRequestEvent {}
