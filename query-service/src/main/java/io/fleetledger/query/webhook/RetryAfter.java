package io.fleetledger.query.webhook;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** When a receiver that is too busy wants to be asked again, if it says so in a way that can be read. */
final class RetryAfter {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** More than any pause may last: longer numbers are as good as this. */
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** Seconds or an HTTP date, of 429 and 503; null for what is neither. */
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
