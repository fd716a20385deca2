package io.fleetledger.query.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of sending once.
 *
 * @param status the answer's, or null without an answer
 * @param error without an answer, what went wrong: {@code timeout}, {@code host_not_found}, {@code target_forbidden},
 *     {@code tls_failed}, {@code connection_failed}, {@code secret_unreadable}
 * @param notBefore how long the receiver wants to be left alone, or null if it did not say
 */
record Attempt(
        @Nullable Integer status,
        @Nullable String error,
        Duration took,
        @Nullable Duration notBefore) {

    private static final int GONE = 410;

    /** Without an answer. */
    static Attempt failed(String error, Duration took) {
        return new Attempt(null, error, took, null);
    }

    /** Whether the receiver has it now. */
    boolean isTaken() {
        return status != null && status >= 200 && status < 300;
    }

    /** Whether the receiver wants no more, ever. */
    boolean isGone() {
        return status != null && status == GONE;
    }

    /** For a person: the status or the error. */
    String result() {
        return status == null ? String.valueOf(error) : String.valueOf(status);
    }
}
