package io.fleetledger.events.webhook;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Another secret signs; for a while, the one before signs as well.
 *
 * @param sealedSecret encrypted, as at the creation
 * @param previousUntil from when on the one before does not sign
 */
@Revision("1")
public record WebhookSecretRotatedEvent(
        UUID webhookId, String tenantId, long version, String sealedSecret, Instant previousUntil)
        implements WebhookEvent {}
