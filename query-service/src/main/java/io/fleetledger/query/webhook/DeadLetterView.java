package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.webhook.WebhookDeadLetters.DeadLetter;
import io.fleetledger.support.webhook.WebhookFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a webhook was not sent.
 *
 * @param id the event's, as in CloudEvents; it is re-sent by this
 * @param messageId the header {@code webhook-id}, if it is sent after all
 * @param reason why it is dead: what disabled the webhook, or {@code body_missing}; null for one from before that was kept
 * @param deadAt since when, null likewise
 * @param attempts how often it was sent in vain: 0 for those behind one that failed
 * @param lastStatus what the receiver answered to the last of those; null without an answer or an attempt
 * @param lastError without an answer, what went wrong; null with one, or without an attempt
 */
@JsonPropertyOrder({
    "id",
    "message_id",
    "type",
    "time",
    "reason",
    "dead_at",
    "attempts",
    "last_attempt_at",
    "last_status",
    "last_error"
})
record DeadLetterView(
        @JsonProperty("id") String id,
        @JsonProperty("message_id") String messageId,
        @JsonProperty("type") String type,
        @JsonProperty("time") Instant time,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("dead_at") @Nullable Instant deadAt,
        @JsonProperty("attempts") int attempts,
        @JsonProperty("last_attempt_at") @Nullable Instant lastAttemptAt,
        @JsonProperty("last_status") @Nullable Integer lastStatus,
        @JsonProperty("last_error") @Nullable String lastError) {

    static DeadLetterView of(DeadLetter letter) {
        WebhookFailure failure = letter.lastFailure();
        return new DeadLetterView(
                Envelopes.idAt(letter.position()),
                letter.messageId(),
                letter.type(),
                letter.time(),
                letter.reason(),
                letter.deadAt(),
                letter.attempts(),
                failure == null ? null : failure.at(),
                failure == null ? null : failure.status(),
                failure == null ? null : failure.error());
    }
}
