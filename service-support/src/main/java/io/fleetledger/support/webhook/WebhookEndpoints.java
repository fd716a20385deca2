package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The current state of each webhook. */
public interface WebhookEndpoints {

    /**
     * The instant since which this outbox exists: the first ever passed here. Earlier events belonged to an outbox that
     * was lost.
     */
    Instant keptSince(Instant now);

    /** A tenant's webhooks that are not deleted, disabled ones among them, the oldest first. */
    List<WebhookEndpoint> ofTenant(String tenantId);

    /** A webhook, even if it was deleted. */
    Optional<WebhookEndpoint> find(UUID webhookId);

    /**
     * Deletes a tenant's webhooks, deleted ones too.
     *
     * @return how many there were
     */
    long deleteByTenant(String tenantId);

    /** Stores a webhook's new state. An enabled webhook starts without failures. */
    void put(WebhookEndpoint endpoint);
}
