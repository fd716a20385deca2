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
 * Out of service until every projection has caught up once, which takes both stores. Down when one has stopped, when
 * none may follow this event store, or when newer code has built one: then processes with that code should be asked,
 * and without any, the projection grows stale. A projection that lags again is at work: taking the service away would
 * make no answer newer. Nor would it help when a store is unavailable to all processes: progress is then unknown, which
 * does not affect readiness, and the answer names the store.
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
                // Reads of the past report their own lag; all other requests do not need them.
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
