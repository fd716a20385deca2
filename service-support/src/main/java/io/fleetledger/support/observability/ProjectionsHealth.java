package io.fleetledger.support.observability;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.ShorterLogException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Out of service until every projection has been level once, which takes both stores, and down when one has stopped,
 * when none may follow this event store, or when newer code has built what one shows: processes that have it are to be
 * asked, and if there is none, what is shown grows old. One that is behind again is at work: its answers are older than usual, and
 * taking the service away would make no answer newer. Nor would it make up for a store that is out of reach to all: how
 * far the projections are is then unknown, which counts for nothing in readiness, and who asks is told which store it
 * is.
 */
final class ProjectionsHealth implements HealthIndicator {

    private final Callable<List<ProjectionProgress.Progress>> progress;
    private final BooleanSupplier haveAllBeenLevel;

    ProjectionsHealth(Callable<List<ProjectionProgress.Progress>> progress, BooleanSupplier haveAllBeenLevel) {
        this.progress = progress;
        this.haveAllBeenLevel = haveAllBeenLevel;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        try {
            for (ProjectionProgress.Progress one : progress.call()) {
                health.withDetail(one.name(), one.lagEvents() + " events behind");
                if (one.ofNewerCode()) {
                    return health.down()
                            .withDetail(one.name(), "shown as newer code has built it, which this process has not")
                            .build();
                }
                if (!one.running()) {
                    return health.down().build();
                }
                // Reads of the past say themselves how far it is known; all others need nothing of it.
                if (!one.level() && !one.name().equals(ProjectionNames.PAST)) {
                    health.outOfService();
                }
            }
            return health.build();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return health.outOfService().build();
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof ShorterLogException refused
                    ? health.down()
                            .withDetail("reason", String.valueOf(refused.getMessage()))
                            .build()
                    : unknown(health);
        } catch (Exception unreachable) {
            return unknown(health);
        }
    }

    private Health unknown(Health.Builder health) {
        return health.status(haveAllBeenLevel.getAsBoolean() ? Status.UNKNOWN : Status.OUT_OF_SERVICE)
                .build();
    }
}
