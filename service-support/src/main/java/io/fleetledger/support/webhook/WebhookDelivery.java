package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that is to be sent to a webhook.
 *
 * @param position the event's position in the log: a webhook is sent its events in this order
 * @param messageId {@code webhook-id} of each attempt, by which a receiver recognises repeats
 * @param type the event type as subscribers know it
 * @param body the payload, the same for each attempt
 */
public record WebhookDelivery(
        UUID webhookId, long position, String messageId, String type, Instant time, String body) {}
