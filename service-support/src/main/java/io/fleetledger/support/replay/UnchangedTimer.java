package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this process has seen a value unchanged, by its own clock and since it first saw the value: a time written
 * by another process would need synchronised clocks. For one thread at a time.
 */
final class UnchangedTimer {

    private final LongSupplier nanoTime;
    private @Nullable Object seen;
    private long since;

    UnchangedTimer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns zero for a new value and after each change. */
    Duration unchangedFor(Object now) {
        if (!now.equals(seen)) {
            seen = now;
            since = nanoTime.getAsLong();
        }
        return Duration.ofNanos(nanoTime.getAsLong() - since);
    }
}
