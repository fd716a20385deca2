package io.fleetledger.events.webhook;

import io.fleetledger.events.PersonalData;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * An address is told of events from now on, if it is enabled.
 *
 * @param eventTypes wire names of what it is told of; empty for all, readings among them
 * @param sealedSecret what signs, encrypted: only who has the installation's key can read it
 */
@Revision("1")
public record WebhookCreatedEvent(
        UUID webhookId,
        String tenantId,
        long version,
        @PersonalData("webhook-url") String url,
        List<String> eventTypes,
        boolean enabled,
        String sealedSecret)
        implements WebhookEvent {

    public WebhookCreatedEvent {
        eventTypes = List.copyOf(eventTypes);
    }
}
