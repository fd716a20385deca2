package io.fleetledger.events.webhook;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A webhook is told of events again, from the next one on. */
@Revision("1")
public record WebhookEnabledEvent(UUID webhookId, String tenantId, long version) implements WebhookEvent {}
