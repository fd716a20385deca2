package io.fleetledger.support.ratelimit;

/** Headers about the tenant's limit, on answers where one is set. */
public final class RateLimitHeaders {

    /** Requests per minute. */
    public static final String LIMIT = "X-RateLimit-Limit";
    /** Requests that can be sent now, as far as the answering process knows. */
    public static final String REMAINING = "X-RateLimit-Remaining";
    /** Seconds until the full limit is available again, if no further request is sent. */
    public static final String RESET = "X-RateLimit-Reset";

    private RateLimitHeaders() {}
}
