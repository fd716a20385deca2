package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.webhook.WebhookDeliveries.DeadLetter;
import java.time.Instant;

/**
 * An event that a webhook was not sent.
 *
 * @param id the event's, as in CloudEvents; it is re-sent by this
 * @param messageId {@code webhook-id}, if it is sent after all
 */
@JsonPropertyOrder({"id", "webhook_id", "type", "time"})
record DeadLetterView(
        @JsonProperty("id") String id,
        @JsonProperty("webhook_id") String messageId,
        @JsonProperty("type") String type,
        @JsonProperty("time") Instant time) {

    static DeadLetterView of(DeadLetter letter) {
        return new DeadLetterView(Envelopes.idAt(letter.position()), letter.messageId(), letter.type(), letter.time());
    }
}
