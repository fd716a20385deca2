package io.fleetledger.query.projection;

import io.fleetledger.support.http.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;

/** The instant that a caller wants to look back to. */
public final class AsOf {

    public static final String PARAMETER = "as_of";

    /** How far other clocks may be ahead of ours: a request for such an instant waits. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private AsOf() {}

    /**
     * The instant in {@code as_of}, or null if it is missing (or invalid, which the parameters report). Returns once
     * its whole millisecond has passed: a later event would appear on one page of a list and not on the next. An
     * instant further ahead than clocks may differ is refused. A process that stores events has a clock of its own: an
     * instant that the tenant's events have reached is past, whatever the time here.
     *
     * @param hasPassed whether there is an event at that instant or later; called only for an instant ahead of our clock
     */
    public static @Nullable Instant read(QueryParameters parameters, Predicate<Instant> hasPassed) {
        Instant instant = parameters.optional(PARAMETER, QueryParameters::instant);
        if (instant == null) {
            return null;
        }
        Instant now = GenericEventMessage.clock.instant();
        if (instant.isAfter(now) && hasPassed.test(instant)) {
            return instant;
        }
        if (instant.isAfter(now.plus(CLOCK_SKEW))) {
            parameters.violation(PARAMETER, "lies ahead of " + now + ", the time of the server", "value_error");
            return null;
        }
        pause(Duration.between(
                GenericEventMessage.clock.instant(),
                instant.truncatedTo(ChronoUnit.MILLIS).plusMillis(1)));
        return instant;
    }

    private static void pause(Duration time) {
        if (time.isNegative()) { // Possibly by centuries, which a long cannot hold as nanoseconds.
            return;
        }
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
