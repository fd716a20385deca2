package io.fleetledger.query.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one attempt to send.
 *
 * @param status of the answer, or null without one
 * @param error what went wrong without an answer: {@code timeout}, {@code host_not_found}, {@code target_forbidden},
 *     {@code tls_failed}, {@code connection_failed}, {@code secret_unreadable}
 * @param notBefore how long the receiver asks to wait, or null if it did not say
 */
record DeliveryAttempt(
        @Nullable Integer status,
        @Nullable String error,
        Duration took,
        @Nullable Duration notBefore) {

    private static final int GONE = 410;

    /** An attempt without an answer. */
    static DeliveryAttempt failed(String error, Duration took) {
        return new DeliveryAttempt(null, error, took, null);
    }

    /** Whether the receiver has accepted the event. */
    boolean isAccepted() {
        return status != null && status >= 200 && status < 300;
    }

    /** Whether the receiver wants no more events, ever. */
    boolean isGone() {
        return status != null && status == GONE;
    }

    /** For people: the status or the error. */
    String result() {
        return status == null ? String.valueOf(error) : String.valueOf(status);
    }
}
