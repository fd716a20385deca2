package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For how long this process has seen something as it is, by its own clock and from when it saw it first: by what another
 * process has written down, two clocks would have to agree. For one thread at a time.
 */
final class Unchanged {

    private final LongSupplier nanoTime;
    private @Nullable Object seen;
    private long since;

    Unchanged(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Nothing, at first sight and at each change. */
    Duration since(Object now) {
        if (!now.equals(seen)) {
            seen = now;
            since = nanoTime.getAsLong();
        }
        return Duration.ofNanos(nanoTime.getAsLong() - since);
    }
}
