package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When to attempt the swap of a rebuild that has caught up: at once, then after a pause. Each attempt briefly stops the
 * processors of the shown generation, so attempts become rare while none succeeds.
 */
final class SwapBackoff {

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int NONE = -1;

    private final LongSupplier nanoTime;
    private int generation = NONE;
    private long madeAt;
    private Duration pause = PAUSE;

    SwapBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether an attempt is due for the rebuild of that generation. */
    boolean isDue(int of) {
        return generation != of || nanoTime.getAsLong() - madeAt > pause.toNanos();
    }

    /** Records an attempt by any process. */
    void attempted(int of) {
        if (generation != of) {
            generation = of;
            pause = PAUSE;
        }
        madeAt = nanoTime.getAsLong();
    }

    void failed() {
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}
