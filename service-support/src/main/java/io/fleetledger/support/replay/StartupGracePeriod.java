package io.fleetledger.support.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether processors started so recently that they may still be about to claim their segments. The segments of a dead
 * process are free after 10 s. Thread-safe.
 */
final class StartupGracePeriod {

    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final LongSupplier nanos;
    private volatile long begun;

    StartupGracePeriod(LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    void restart() {
        begun = nanos.getAsLong();
    }

    boolean isActive() {
        return nanos.getAsLong() - begun < LASTS_NANOS;
    }
}
