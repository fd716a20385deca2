package io.fleetledger.support.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a webhook that was not taken.
 *
 * @param at when it was over
 * @param status the answer's, or null without an answer
 * @param error without an answer, what went wrong, such as {@code timeout}; null with one
 */
public record WebhookFailure(
        Instant at, @Nullable Integer status, @Nullable String error) {}
