package io.fleetledger.query.webhook;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.events.webhook.WebhookEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.query.subscription.Envelope;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.util.List;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts each event into the outbox of every webhook that wants it. It stores the webhooks itself, as of the position it
 * has reached: however late it runs, a webhook is sent the events after its creation and none before. Never replayed.
 */
@Component
@ProcessingGroup(ProjectionNames.WEBHOOKS)
class WebhookPolicy implements AwaitedProjection {

    private final WebhookOutbox outbox;
    private final OutboxStart outboxStart;
    private final ProjectionNotifier notifier;
    private final JsonMapper json;

    WebhookPolicy(WebhookOutbox outbox, OutboxStart outboxStart, ProjectionNotifier notifier, JsonMapper json) {
        this.outbox = outbox;
        this.outboxStart = outboxStart;
        this.notifier = notifier;
        this.json = json;
    }

    /** Takes the message, not its payload: of unwanted readings, only the class is examined. */
    @EventHandler
    void on(EventMessage<?> message) {
        if (WebhookEvent.class.isAssignableFrom(message.getPayloadType())) {
            define((WebhookEvent) message.getPayload(), (DomainEventMessage<?>) message);
        } else {
            Envelopes.typeOf(message.getPayloadType()).ifPresent(type -> enqueue(type, message));
        }
    }

    private void define(WebhookEvent event, DomainEventMessage<?> message) {
        WebhookEndpoint known = outbox.endpoints().find(event.webhookId()).orElse(null);
        if (known == null || known.sequence() < message.getSequenceNumber()) {
            OutboxBatch.current(outbox)
                    .put(EndpointChanges.apply(
                            known,
                            event,
                            message.getTimestamp(),
                            message.getSequenceNumber(),
                            LogPosition.of(message)));
        } else if (known.sequence() == message.getSequenceNumber()) {
            // A process was killed during this very put: what waits may not yet match the webhook's new state.
            OutboxBatch.current(outbox).put(known);
        }
        notifier.announce(processingGroup(), event.webhookId(), message.getSequenceNumber());
    }

    /**
     * Enqueues only for webhooks last changed before the event: an event before a change was put before that change
     * was, and a repeated batch must not judge past events by the webhook's later state.
     */
    private void enqueue(PublishedType type, EventMessage<?> message) {
        String tenantId = (String) message.getMetaData().get(MessageKeys.TENANT);
        if (tenantId == null) {
            return; // Without a tenant; the product creates none.
        }
        long position = LogPosition.of(message);
        OutboxBatch batch = OutboxBatch.current(outbox);
        List<WebhookEndpoint> wanting = batch.ofTenant(tenantId).stream()
                .filter(webhook -> webhook.position() < position && webhook.wants(type))
                .toList();
        if (wanting.isEmpty() || message.getTimestamp().isBefore(outboxStart.at())) {
            return;
        }
        Envelope envelope = Envelopes.of(message).orElseThrow();
        if (!envelope.tenantId().equals(tenantId)) {
            throw new IllegalStateException("The event belongs to another tenant");
        }
        String body = json.writeValueAsString(envelope);
        wanting.forEach(webhook -> batch.add(new WebhookDelivery(
                webhook.id(), position, message.getIdentifier(), type.wireName(), message.getTimestamp(), body)));
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.WEBHOOKS;
    }

    @Override
    public long shownSequence(String tenantId, UUID webhookId) {
        return outbox.endpoints()
                .find(webhookId)
                .filter(webhook -> webhook.tenantId().equals(tenantId))
                .map(WebhookEndpoint::sequence)
                .orElse(-1L);
    }
}
