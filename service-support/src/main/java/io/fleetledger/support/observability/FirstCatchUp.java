package io.fleetledger.support.observability;

import io.fleetledger.support.repeat.RepeatedTask;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this process check whether it is up to date, until it is, even if it is never probed: standby processes are ready
 * only once it has stored that.
 */
final class FirstCatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(FirstCatchUp.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final Supplier<ProjectionProgress> progress;
    private final RepeatedTask looks = new RepeatedTask(
            "projection-progress",
            POLL_INTERVAL,
            this::look,
            failure -> LOG.warn("The progress of the projections is unknown: {}", failure.toString()));

    FirstCatchUp(Supplier<ProjectionProgress> progress) {
        this.progress = progress;
    }

    private void look() {
        if (progress.get().all().stream().allMatch(ProjectionProgress.Progress::caughtUp)) {
            looks.end();
        }
    }

    void start() {
        looks.start();
    }

    void stop() {
        looks.breakOff();
    }
}
