package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Webhooks as they stand. */
public interface WebhookEndpoints {

    /**
     * Since when there has been this outbox: the first instant that was ever given here. What happened before was another
     * one's to send, which was lost.
     */
    Instant keptSince(Instant now);

    /** Webhooks that are sent something, or nothing while they are disabled: a tenant's, the oldest first. */
    List<WebhookEndpoint> ofTenant(String tenantId);

    /** A webhook; also one that was deleted. */
    Optional<WebhookEndpoint> find(UUID webhookId);

    /** Forgets a tenant's webhooks, deleted ones too. How many there were. */
    long forgetTenant(String tenantId);

    /** Stores what a webhook is now. One that is not disabled goes on as if nothing had failed. */
    void put(WebhookEndpoint endpoint);
}
