package io.fleetledger.events.webhook;

import io.fleetledger.events.PersonalData;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A webhook was created: its address receives events from now on, if it is enabled.
 *
 * @param eventTypes wire names of the events that it receives; empty for all, including readings
 * @param sealedSecret the secret that signs, encrypted: it can be read only with the installation's key
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
