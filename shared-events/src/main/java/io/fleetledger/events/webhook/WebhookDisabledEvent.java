package io.fleetledger.events.webhook;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A webhook is told of nothing until it is enabled. What waited for it is a dead letter each. */
@Revision("1")
public record WebhookDisabledEvent(UUID webhookId, String tenantId, long version, WebhookDisabling reason)
        implements WebhookEvent {}
