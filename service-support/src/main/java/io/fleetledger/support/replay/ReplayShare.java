package io.fleetledger.support.replay;

import io.fleetledger.support.startup.StartupRefusedException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The share of time that a process gives its rebuilds, so that reads and writes keep the rest: below 1, it runs one
 * batch at a time and pauses after each, so that batches take that share of the time. Processes about to swap are not
 * slowed.
 */
final class ReplayShare {

    private static final long POLL_INTERVAL_NANOS = 20_000_000;

    private final double share;
    private final Semaphore oneAtATime = new Semaphore(1, true);
    private final AtomicInteger suspensions = new AtomicInteger();
    private volatile long notBefore = System.nanoTime();

    /** @param share above 0, up to 1 */
    ReplayShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new StartupRefusedException(
                    "No rebuild could have that share of the time: fleet.replay.share is " + share + ".",
                    "Set it above 0 and to 1 at most.");
        }
        this.share = share;
    }

    /** A piece of work; the caller must end it. */
    interface Turn {
        void end();
    }

    /** Returns when it is the caller's turn, or at once if the thread is interrupted. */
    Turn begin() {
        if (share == 1 || suspensions.get() > 0) {
            return () -> {};
        }
        while (!tryAcquirePermit()) {
            if (suspensions.get() > 0 || Thread.currentThread().isInterrupted()) {
                return () -> {};
            }
        }
        long pause = notBefore - System.nanoTime();
        while (pause > 0 && suspensions.get() == 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Math.min(pause, POLL_INTERVAL_NANOS));
            pause = notBefore - System.nanoTime();
        }
        long begun = System.nanoTime();
        return () -> {
            long now = System.nanoTime();
            notBefore = now + (long) ((now - begun) * (1 / share - 1));
            oneAtATime.release();
        };
    }

    private boolean tryAcquirePermit() {
        try {
            return oneAtATime.tryAcquire(POLL_INTERVAL_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return oneAtATime.tryAcquire();
        }
    }

    /** Suspends the share until {@link #resume} has been called as often. */
    void suspend() {
        suspensions.incrementAndGet();
    }

    void resume() {
        suspensions.decrementAndGet();
    }
}
