package io.fleetledger.queries.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How sending to a webhook goes at the moment of the question. It moves no version.
 *
 * @param waitingCount how many events wait, the one that is being sent among them
 * @param nextAttemptAt when the next attempt comes; null if nothing waits, or if it is due or under way
 * @param dueSince since when the next attempt has been due, or is under way; null if nothing waits, or if it comes
 *     later
 * @param failedAttempts in a row, of the event that is next; 0 again with a success or a change of the webhook
 * @param failingSince when the first of those was; null if nothing fails
 * @param lastFailureAt when an attempt failed last, whether or not others have succeeded since; null for never
 * @param lastStatus what the receiver answered then; null without an answer
 * @param lastError without an answer, what went wrong then: {@code timeout}, {@code host_not_found},
 *     {@code target_forbidden}, {@code tls_failed}, {@code connection_failed}, {@code secret_unreadable}; null with one
 * @param lastSuccessAt when something was taken last, up to a second early; null for never
 */
@JsonPropertyOrder({
    "waiting_count",
    "next_attempt_at",
    "due_since",
    "failed_attempts",
    "failing_since",
    "last_failure_at",
    "last_status",
    "last_error",
    "last_success_at"
})
public record WebhookDeliveryView(
        @JsonProperty("waiting_count") long waitingCount,
        @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
        @JsonProperty("due_since") @Nullable Instant dueSince,
        @JsonProperty("failed_attempts") int failedAttempts,
        @JsonProperty("failing_since") @Nullable Instant failingSince,
        @JsonProperty("last_failure_at") @Nullable Instant lastFailureAt,
        @JsonProperty("last_status") @Nullable Integer lastStatus,
        @JsonProperty("last_error") @Nullable String lastError,
        @JsonProperty("last_success_at") @Nullable Instant lastSuccessAt) {}
