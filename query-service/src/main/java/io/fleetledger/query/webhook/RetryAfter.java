package io.fleetledger.query.webhook;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** When an overloaded receiver wants to be called again, if its answer says so in a readable form. */
final class RetryAfter {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** Enough to exceed any pause: longer numbers have the same effect. */
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** Reads seconds or an HTTP date from a 429 or 503; null for anything else. */
    static @Nullable Duration of(HttpResponse answer, Instant now) {
        Header header = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || (answer.getCode() != TOO_MANY_REQUESTS && answer.getCode() != UNAVAILABLE)) {
            return null;
        }
        String value = header.getValue().trim();
        if (!value.isEmpty() && value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Duration.ofSeconds(Long.parseLong(value.length() > MAX_DIGITS ? "9".repeat(MAX_DIGITS) : value));
        }
        Instant at = DateUtils.parseStandardDate(value);
        return at == null || at.isBefore(now) ? null : Duration.between(now, at);
    }
}
