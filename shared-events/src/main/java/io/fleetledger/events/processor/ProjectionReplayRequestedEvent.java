package io.fleetledger.events.processor;

import org.axonframework.serialization.Revision;

/**
 * An administrator asked to rebuild a projection from the log, with all that write the same documents; if such a
 * rebuild was under way, no new one was begun.
 *
 * @param tenantId of the administrator; the rebuild is of all tenants' documents
 * @param projection the name of one, as it was asked for, or {@code all}
 * @param verify whether the documents were to be compared before they are shown
 */
@Revision("1")
public record ProjectionReplayRequestedEvent(String tenantId, String projection, boolean verify)
        implements ProcessorRequestEvent {}
