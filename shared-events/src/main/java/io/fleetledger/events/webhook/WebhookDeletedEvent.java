package io.fleetledger.events.webhook;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A webhook is gone for good, and with it what waited for it. */
@Revision("1")
public record WebhookDeletedEvent(UUID webhookId, String tenantId, long version) implements WebhookEvent {}
