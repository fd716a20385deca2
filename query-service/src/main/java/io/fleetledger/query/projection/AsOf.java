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

    /** How far clocks may be ahead of ours, which is waited for. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(5);

    private AsOf() {}

    /**
     * The instant in {@code as_of}, or null when it is left out (or wrong, which the parameters tell). Returns when it has
     * been, with all of its millisecond: what is yet to come would be on one page of a list and not on the next. What is
     * further ahead than clocks differ is refused. Whoever stores events has a clock of its own: what an event of the tenant
     * says has been has been, whatever time it is here.
     *
     * @param hasBeen whether there is an event of that instant or a later one; asked only of what is ahead
     */
    public static @Nullable Instant read(QueryParameters parameters, Predicate<Instant> hasBeen) {
        Instant instant = parameters.optional(PARAMETER, QueryParameters::instant);
        if (instant == null) {
            return null;
        }
        Instant now = GenericEventMessage.clock.instant();
        if (instant.isAfter(now) && hasBeen.test(instant)) {
            return instant;
        }
        if (instant.isAfter(now.plus(CLOCKS_DIFFER_BY))) {
            parameters.violation(PARAMETER, "lies ahead of " + now + ", the time of the server", "value_error");
            return null;
        }
        pause(Duration.between(
                GenericEventMessage.clock.instant(),
                instant.truncatedTo(ChronoUnit.MILLIS).plusMillis(1)));
        return instant;
    }

    private static void pause(Duration time) {
        if (time.isNegative()) { // By centuries, it may be: more nanoseconds than there are numbers.
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
