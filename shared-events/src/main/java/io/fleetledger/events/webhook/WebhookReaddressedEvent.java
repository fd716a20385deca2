package io.fleetledger.events.webhook;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** What a webhook is told goes to another address, what still waits among it. */
@Revision("1")
public record WebhookReaddressedEvent(UUID webhookId, String tenantId, long version, String oldUrl, String newUrl)
        implements WebhookEvent {}
