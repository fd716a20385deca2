package io.fleetledger.query.projection;

import io.fleetledger.support.http.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;

/** The instant that a caller wants to look back to. */
public final class AsOf {

    /** How far a caller's clock may be ahead of ours. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(5);

    private AsOf() {}

    /**
     * The instant in {@code as_of}, or null when it is left out (or wrong, which the parameters tell). What is yet to come
     * is not known; but a caller whose clock is ahead means now.
     */
    public static @Nullable Instant read(QueryParameters parameters) {
        Instant instant = parameters.optional("as_of", QueryParameters::instant);
        if (instant != null
                && instant.isAfter(GenericEventMessage.clock.instant().plus(CLOCKS_DIFFER_BY))) {
            parameters.violation("as_of", "must not be in the future", "value_error");
            return null;
        }
        return instant;
    }
}
