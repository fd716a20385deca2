package io.fleetledger.query.subscription;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The event that a webhook is sent as a test; no log contains it. */
public final class WebhookTestEnvelope {

    /** The type of test events; no webhook can ask for it. */
    public static final String TYPE = "io.fleetledger.webhook.test";

    private WebhookTestEnvelope() {}

    /**
     * A test of one webhook.
     *
     * @param id also the message's, and not a position
     * @param actor the caller who tests it
     */
    public static Envelope of(String id, UUID webhookId, String tenantId, @Nullable String actor, Instant time) {
        return new Envelope(
                id, TYPE, "webhooks/" + webhookId, time, tenantId, null, actor, Map.of("webhook_id", webhookId));
    }
}
