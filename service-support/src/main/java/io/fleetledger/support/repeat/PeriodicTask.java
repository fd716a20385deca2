package io.fleetledger.support.repeat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again on a thread of its own, with a pause after the end of each run. Never two runs at a time:
 * one that outlasts a shutdown keeps those of the next start waiting. Whatever a run throws ends only that run. A
 * failure that lasts is reported once a minute rather than after each run.
 */
public final class PeriodicTask {

    static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final Duration first;
    private final Duration pause;
    private final Runnable run;
    private final Consumer<Throwable> onFailure;
    private final LongSupplier nanoTime;
    /** Held by the run under way. */
    private final ReentrantLock runLock = new ReentrantLock();

    private @Nullable ScheduledExecutorService thread;
    private @Nullable Thread atWork;
    private boolean running;
    /** What the last run failed with, if it failed and that was reported. */
    private @Nullable Class<?> reported;

    private long reportedAt;

    /**
     * @param name of the thread
     * @param pause before each run, the first included
     * @param onFailure logs a failure
     */
    public PeriodicTask(String name, Duration pause, Runnable run, Consumer<Throwable> onFailure) {
        this(name, pause, pause, run, onFailure);
    }

    /**
     * @param name of the thread
     * @param first how long after the start the first run begins
     * @param pause before each other run
     * @param onFailure logs a failure
     */
    public PeriodicTask(String name, Duration first, Duration pause, Runnable run, Consumer<Throwable> onFailure) {
        this(name, first, pause, run, onFailure, System::nanoTime);
    }

    PeriodicTask(
            String name,
            Duration first,
            Duration pause,
            Runnable run,
            Consumer<Throwable> onFailure,
            LongSupplier nanoTime) {
        this.name = name;
        this.first = first;
        this.pause = pause;
        this.run = run;
        this.onFailure = onFailure;
        this.nanoTime = nanoTime;
    }

    /** Begins, or begins anew after a shutdown; does nothing if it is running. */
    public synchronized void start() {
        if (!running) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(this::thread);
            var unused = started.scheduleWithFixedDelay(
                    () -> runExclusively(started), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
            thread = started;
            running = true;
        }
    }

    /** No daemon, whoever starts it: neither are the threads that a run begins, and a run is not cut off. */
    private Thread thread(Runnable work) {
        Thread made = new Thread(work, name);
        made.setDaemon(false);
        return made;
    }

    private void runExclusively(ExecutorService thread) {
        try {
            runLock.lockInterruptibly();
        } catch (InterruptedException brokenOff) {
            return;
        }
        try {
            if (tryBegin(thread)) {
                attempt();
            }
        } finally {
            ends();
            runLock.unlock();
        }
    }

    /** It may have been shut down while it waited for the lock. */
    private synchronized boolean tryBegin(ExecutorService thread) {
        atWork = Thread.currentThread();
        return !thread.isShutdown();
    }

    private synchronized void ends() {
        atWork = null;
    }

    private void attempt() {
        try {
            run.run();
            reported = null;
        } catch (Throwable failure) { // Rethrown, it would cancel all further runs.
            try {
                failed(failure);
            } catch (Throwable unreported) {
                // Memory may be short for reporting, too; that must not cancel them either.
            }
        }
    }

    private void failed(Throwable failure) {
        long now = nanoTime.getAsLong();
        boolean lasts = failure.getClass().equals(reported) && now - reportedAt < REPORT_INTERVAL.toNanos();
        if (lasts || !isRunning()) { // A shutdown may well be why a run fails.
            LOG.debug("A run of {} has failed", name, failure);
            return;
        }
        reported = failure.getClass();
        reportedAt = now;
        onFailure.accept(failure);
    }

    /** Begins no further run. Does not wait for a run under way, which may itself call this. */
    public synchronized void shutdown() {
        running = false;
        if (thread != null) {
            thread.shutdown();
        }
    }

    /**
     * Begins no further run, and waits a few seconds for one under way. Interrupts nothing: an interrupt during H2's
     * work would close its database for all threads.
     */
    public void stop() {
        shutdown();
        try {
            if (runLock.tryLock(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                runLock.unlock();
            } else {
                LOG.warn("{} is still at work {} after it was stopped", name, STOP_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins no further run, and interrupts one under way: not for a task that uses H2. */
    public synchronized void shutdownNow() {
        running = false;
        if (thread != null) {
            thread.shutdownNow();
        }
        if (atWork != null) { // It may be of an earlier start.
            atWork.interrupt();
        }
    }

    /** Whether it was started and not shut down. */
    public synchronized boolean isRunning() {
        return running;
    }
}
