package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.webhook.WebhookDeadLetters.DeadLetter;
import io.fleetledger.support.webhook.WebhookFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that was not delivered to a webhook.
 *
 * @param id the event's, as in CloudEvents, by which it is re-sent
 * @param messageId the header {@code webhook-id}, if it is sent after all
 * @param reason why it is dead: what disabled the webhook, or {@code body_missing}; null if stored before this was kept
 * @param deadAt since when; null likewise
 * @param attempts the number of failed attempts: 0 for events after one that failed
 * @param lastStatus the receiver's answer to the last attempt; null without an answer or an attempt
 * @param lastError what went wrong without an answer; null with one, or without an attempt
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
