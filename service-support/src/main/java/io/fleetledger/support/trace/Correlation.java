package io.fleetledger.support.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace a request belongs to (W3C Trace Context). Its trace id is the correlation id of every log line, command
 * and event that follows from the request.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits: this process's part of the trace
 * @param flags 2 hex digits as received, 00 otherwise
 */
public record Correlation(String traceId, String spanId, String flags) {

    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");
    private static final ThreadLocal<Correlation> CURRENT = new ThreadLocal<>();

    /** The correlation of the request this thread serves, or a new one. */
    public static Correlation current() {
        Correlation current = CURRENT.get();
        return current == null ? newTrace() : current;
    }

    /** Runs work that a request has caused, later and elsewhere, as a part of that request's trace. */
    public static void runInTrace(@Nullable String traceparent, Runnable work) {
        Correlation before = CURRENT.get();
        set(from(traceparent));
        try {
            work.run();
        } finally {
            set(before);
        }
    }

    /** Continues the caller's trace, or begins one when the header is missing or malformed, as the standard says. */
    public static Correlation from(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()) {
                return new Correlation(matcher.group(1), hex(8), matcher.group(2));
            }
        }
        return newTrace();
    }

    /** A new trace, for work that no request has caused. */
    public static Correlation newTrace() {
        return new Correlation(hex(16), hex(8), "00");
    }

    /** Makes this the trace of what the thread does next; null ends it. */
    public static void set(@Nullable Correlation correlation) {
        if (correlation == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(correlation);
        }
    }

    /** The header for the next service called. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        random[0] |= 1; // An id of all zeros is invalid.
        return HexFormat.of().formatHex(random);
    }
}
