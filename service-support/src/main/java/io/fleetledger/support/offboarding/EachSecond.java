package io.fleetledger.support.offboarding;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that runs a check every second, with the pause after the end of each run. */
final class EachSecond {

    /** Pause between two runs. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(EachSecond.class);

    private final String thread;
    private final Runnable look;
    private @Nullable ScheduledExecutorService executor;

    /** @param look the check; its failures are logged and end only that run */
    EachSecond(String thread, Runnable look) {
        this.thread = thread;
        this.look = look;
    }

    void start() {
        executor = Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory(thread));
        var unused = executor.scheduleWithFixedDelay(
                this::lookOrTell, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookOrTell() {
        try {
            look.run();
        } catch (Throwable failure) { // Rethrown, it would cancel all further runs.
            LOG.error("{} has failed; it looks again in {}", thread, PAUSE, failure);
        }
    }

    /** Does not interrupt the thread: an interrupt during H2's work would close its database for all. */
    void stop() {
        ScheduledExecutorService running = executor;
        executor = null;
        if (running != null) {
            running.shutdown();
            try {
                if (!running.awaitTermination(OffboardedTenants.KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info("{} is not done at the end; the next start goes on with it", thread);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isRunning() {
        return executor != null;
    }
}
