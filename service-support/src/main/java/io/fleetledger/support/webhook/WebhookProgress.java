package io.fleetledger.support.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of deliveries to a webhook.
 *
 * @param nextAttemptAt when it is due next, perhaps in the past while it is being sent to; null if no event waits or it
 *     is disabled
 * @param attempts how often the next event has failed since the webhook was last changed
 * @param failingSince when the first of those failed, null for none
 * @param lastFailure of all time, null for none
 * @param lastSuccessAt when the last event was accepted, to within a second; null for never
 */
public record WebhookProgress(
        @Nullable Instant nextAttemptAt,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable WebhookFailure lastFailure,
        @Nullable Instant lastSuccessAt) {}
