package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a rebuild that is level is tried to be swapped: at once, then after a pause. Each attempt keeps what is shown from
 * being followed for a moment, so that they become rare where none succeeds.
 */
final class Attempts {

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int NONE = -1;

    private final LongSupplier nanoTime;
    private int generation = NONE;
    private long madeAt;
    private Duration pause = PAUSE;

    Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether it is time for one, for the rebuild of a generation. */
    boolean isDue(int of) {
        return generation != of || nanoTime.getAsLong() - madeAt > pause.toNanos();
    }

    /** By whichever process. */
    void made(int of) {
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
