package io.fleetledger.support.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt at a webhook.
 *
 * @param at when it ended
 * @param status of the answer; null without an answer
 * @param error what went wrong without an answer, such as {@code timeout}; null with one
 */
public record WebhookFailure(
        Instant at, @Nullable Integer status, @Nullable String error) {}
