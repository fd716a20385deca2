package io.fleetledger.support.offboarding;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks after something each second, a second behind the end of its last look. */
final class EachSecond {

    /** Between two looks. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(EachSecond.class);

    private final String thread;
    private final Runnable look;
    private @Nullable ScheduledExecutorService executor;

    /** @param look what it throws is told of, and ends no more than this look */
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
        } catch (Throwable failure) { // One that came through would end this for ever.
            LOG.error("{} has failed; it looks again in {}", thread, PAUSE, failure);
        }
    }

    /** Interrupts nobody: in the midst of H2's work, that would close its database for everybody. */
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
