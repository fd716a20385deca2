package io.fleetledger.support.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How sending to a webhook goes, whatever it is sent.
 *
 * @param nextAttemptAt when it is looked at next, which may be over while it is being sent to; null if nothing was to be
 *     sent, or it is disabled
 * @param attempts how often the event that is next has failed since the webhook was last changed
 * @param failingSince when the first of those was, null for none
 * @param lastFailure of all time, null for none
 * @param lastSuccessAt when something was taken last, as if up to a second before; null for never
 */
public record WebhookProgress(
        @Nullable Instant nextAttemptAt,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable WebhookFailure lastFailure,
        @Nullable Instant lastSuccessAt) {}
