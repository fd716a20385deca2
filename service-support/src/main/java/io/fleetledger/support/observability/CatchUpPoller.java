package io.fleetledger.support.observability;

import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this process check whether it is up to date, until it is, even if it is never probed: standby processes are ready
 * only once it has stored that.
 */
final class CatchUpPoller {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUpPoller.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final Supplier<ProjectionProgress> progress;
    private final PeriodicTask task = new PeriodicTask(
            "projection-progress",
            POLL_INTERVAL,
            this::poll,
            failure -> LOG.warn("The progress of the projections is unknown: {}", failure.toString()));

    CatchUpPoller(Supplier<ProjectionProgress> progress) {
        this.progress = progress;
    }

    private void poll() {
        if (progress.get().all().stream().allMatch(ProjectionProgress.Progress::caughtUp)) {
            task.shutdown();
        }
    }

    void start() {
        task.start();
    }

    void stop() {
        task.shutdownNow();
    }
}
