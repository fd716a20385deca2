package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that is to be sent to a webhook.
 *
 * @param position the event's in the log: a webhook is sent its events in this order
 * @param messageId {@code webhook-id} of each attempt: a receiver knows by it what it has had
 * @param type as subscribers are told
 * @param body what is sent, the same at each attempt
 */
public record WebhookDelivery(
        UUID webhookId, long position, String messageId, String type, Instant time, String body) {}
