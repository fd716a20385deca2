package io.fleetledger.events.webhook;

import java.util.UUID;

/** A fact about one webhook, in that webhook's own stream. Subscribers are told of none: addresses may hold secrets. */
public interface WebhookEvent {

    /** The webhook, whose stream this is. */
    UUID webhookId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();

    /** The webhook's version after this event: 1 at its creation, one more with every event. */
    long version();
}
