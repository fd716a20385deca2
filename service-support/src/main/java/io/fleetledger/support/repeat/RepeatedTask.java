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
 * one that outlasts an end keeps those of the next start waiting. Whatever a run throws ends only that run. A failure
 * that lasts is told once a minute rather than after each run.
 */
public final class RepeatedTask {

    static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final String name;
    private final Duration first;
    private final Duration pause;
    private final Runnable run;
    private final Consumer<Throwable> tell;
    private final LongSupplier nanoTime;
    /** Held by the run under way. */
    private final ReentrantLock turn = new ReentrantLock();

    private @Nullable ScheduledExecutorService thread;
    private @Nullable Thread atWork;
    private boolean running;
    /** What the last run failed with, if it failed and that was told. */
    private @Nullable Class<?> told;

    private long toldAt;

    /**
     * @param name of the thread
     * @param pause before each run, the first included
     * @param tell logs a failure
     */
    public RepeatedTask(String name, Duration pause, Runnable run, Consumer<Throwable> tell) {
        this(name, pause, pause, run, tell);
    }

    /**
     * @param name of the thread
     * @param first how long after the start the first run begins
     * @param pause before each other run
     * @param tell logs a failure
     */
    public RepeatedTask(String name, Duration first, Duration pause, Runnable run, Consumer<Throwable> tell) {
        this(name, first, pause, run, tell, System::nanoTime);
    }

    RepeatedTask(
            String name,
            Duration first,
            Duration pause,
            Runnable run,
            Consumer<Throwable> tell,
            LongSupplier nanoTime) {
        this.name = name;
        this.first = first;
        this.pause = pause;
        this.run = run;
        this.tell = tell;
        this.nanoTime = nanoTime;
    }

    /** Begins, or begins anew after an end; does nothing if it is running. */
    public synchronized void start() {
        if (!running) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(this::thread);
            var unused = started.scheduleWithFixedDelay(
                    () -> takeTurn(started), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
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

    private void takeTurn(ExecutorService thread) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException brokenOff) {
            return;
        }
        try {
            if (begins(thread)) {
                attempt();
            }
        } finally {
            ends();
            turn.unlock();
        }
    }

    /** It may have been ended while it waited for its turn. */
    private synchronized boolean begins(ExecutorService thread) {
        atWork = Thread.currentThread();
        return !thread.isShutdown();
    }

    private synchronized void ends() {
        atWork = null;
    }

    private void attempt() {
        try {
            run.run();
            told = null;
        } catch (Throwable failure) { // Rethrown, it would cancel all further runs.
            try {
                failed(failure);
            } catch (Throwable untold) {
                // Memory may be short for telling, too; that must not cancel them either.
            }
        }
    }

    private void failed(Throwable failure) {
        long now = nanoTime.getAsLong();
        boolean lasts = failure.getClass().equals(told) && now - toldAt < TOLD_AGAIN_AFTER.toNanos();
        if (lasts || !isRunning()) { // An end may well be why a run fails.
            LOG.debug("A run of {} has failed", name, failure);
            return;
        }
        told = failure.getClass();
        toldAt = now;
        tell.accept(failure);
    }

    /** Begins no further run. Does not wait for a run under way, which may itself call this. */
    public synchronized void end() {
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
        end();
        try {
            if (turn.tryLock(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                turn.unlock();
            } else {
                LOG.warn("{} is still at work {} after it was stopped", name, GOODBYE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins no further run, and interrupts one under way: not for a task that uses H2. */
    public synchronized void breakOff() {
        running = false;
        if (thread != null) {
            thread.shutdownNow();
        }
        if (atWork != null) { // It may be of an earlier start.
            atWork.interrupt();
        }
    }

    /** Whether it was started and not ended. */
    public synchronized boolean isRunning() {
        return running;
    }
}
