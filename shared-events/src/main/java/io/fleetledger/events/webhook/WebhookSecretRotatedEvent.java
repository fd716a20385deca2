package io.fleetledger.events.webhook;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * The secret that signs was replaced; for a while, the previous one signs as well.
 *
 * @param sealedSecret encrypted, as at the creation
 * @param previousUntil when the previous secret stops signing
 */
@Revision("1")
public record WebhookSecretRotatedEvent(
        UUID webhookId, String tenantId, long version, String sealedSecret, Instant previousUntil)
        implements WebhookEvent {}
