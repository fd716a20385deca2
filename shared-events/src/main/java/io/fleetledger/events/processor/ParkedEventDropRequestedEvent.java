package io.fleetledger.events.processor;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * An event that a processor had parked was to be dropped: the processor was never to handle it.
 *
 * @param tenantId of the administrator, and of the parked event
 * @param processor its name, as in health and metrics
 * @param eventId of the parked event
 */
@Revision("1")
public record ParkedEventDropRequestedEvent(String tenantId, String processor, UUID eventId)
        implements ProcessorRequestEvent {}
