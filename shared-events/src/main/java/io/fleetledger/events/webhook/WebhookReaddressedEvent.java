package io.fleetledger.events.webhook;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** What a webhook is told goes to another address, what still waits among it. */
@Revision("1")
public record WebhookReaddressedEvent(
        UUID webhookId,
        String tenantId,
        long version,
        @PersonalData("webhook-url") String oldUrl,
        @PersonalData("webhook-url") String newUrl)
        implements WebhookEvent {}
