package io.fleetledger.query.subscription;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a webhook is sent when somebody tries it: an event that is in no log. */
public final class WebhookTrial {

    /** Its type; no webhook can ask for it. */
    public static final String TYPE = "io.fleetledger.webhook.test";

    private WebhookTrial() {}

    /**
     * A test of one webhook.
     *
     * @param id the message's as well, and no position
     * @param actor who tries it
     */
    public static Envelope of(String id, UUID webhookId, String tenantId, @Nullable String actor, Instant time) {
        return new Envelope(
                id, TYPE, "webhooks/" + webhookId, time, tenantId, null, actor, Map.of("webhook_id", webhookId));
    }
}
