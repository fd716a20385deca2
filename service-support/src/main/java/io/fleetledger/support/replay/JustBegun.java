package io.fleetledger.support.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether processors were started so short a time ago that they may still be about to claim their segments. Those of a
 * process that is gone are free after 10 s. For any thread.
 */
final class JustBegun {

    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final LongSupplier nanos;
    private volatile long begun;

    JustBegun(LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    void now() {
        begun = nanos.getAsLong();
    }

    boolean is() {
        return nanos.getAsLong() - begun < LASTS_NANOS;
    }
}
