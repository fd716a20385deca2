package io.fleetledger.support.ratelimit;

/** What an answer says of the caller's tenant, where a limit is set. */
public final class RateLimitHeaders {

    /** Requests a minute. */
    public static final String LIMIT = "X-RateLimit-Limit";
    /** Requests that can be sent at once, as far as the answering process knows. */
    public static final String REMAINING = "X-RateLimit-Remaining";
    /** Seconds until, without a further request, as many as the limit can be sent at once. */
    public static final String RESET = "X-RateLimit-Reset";

    private RateLimitHeaders() {}
}
