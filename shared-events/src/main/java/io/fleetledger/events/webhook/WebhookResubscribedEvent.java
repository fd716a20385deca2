package io.fleetledger.events.webhook;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A webhook is told of other types of events, from the next event on; empty is all, readings among them. */
@Revision("1")
public record WebhookResubscribedEvent(
        UUID webhookId, String tenantId, long version, List<String> oldEventTypes, List<String> newEventTypes)
        implements WebhookEvent {

    public WebhookResubscribedEvent {
        oldEventTypes = List.copyOf(oldEventTypes);
        newEventTypes = List.copyOf(newEventTypes);
    }
}
