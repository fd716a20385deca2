package io.fleetledger.support.observability;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.TruncatedLogException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Out of service until every projection has caught up once, which takes both stores; the answer says which have yet to.
 * Down when one has stopped, when none may follow this event store, or when newer code has built one: then processes
 * with that code should be asked, and without any, the projection grows stale. A projection that lags again is at work:
 * taking the service away would make no answer newer. Nor would it help when a store is unavailable to all processes,
 * or too busy to say how far they are: progress is then unknown, which does not affect readiness.
 */
final class ProjectionsHealth implements HealthIndicator {

    private static final String REASON = "reason";
    private static final String YET_TO_CATCH_UP = "has yet to catch up since the start";

    private final Callable<List<ProjectionProgress.Progress>> progress;
    private final Supplier<Set<String>> yetToCatchUp;

    /** @param yetToCatchUp names those that have not been level since the start, without a store */
    ProjectionsHealth(Callable<List<ProjectionProgress.Progress>> progress, Supplier<Set<String>> yetToCatchUp) {
        this.progress = progress;
        this.yetToCatchUp = yetToCatchUp;
    }

    @Override
    public Health health() {
        try {
            return of(progress.call());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Health.outOfService().withDetail(REASON, "is stopping").build();
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof TruncatedLogException refused
                    ? Health.down()
                            .withDetail(REASON, String.valueOf(refused.getMessage()))
                            .build()
                    : unknown("a store does not answer");
        } catch (TimeoutException late) {
            return unknown("the stores have not said in time how far each is");
        } catch (Exception unreachable) {
            return unknown("a store does not answer");
        }
    }

    private static Health of(List<ProjectionProgress.Progress> all) {
        Health.Builder health = Health.up();
        for (ProjectionProgress.Progress one : all) {
            String after = one.lagEvents() + " events behind";
            health.withDetail(one.name(), after);
            if (one.ofNewerCode()) {
                return health.down()
                        .withDetail(one.name(), "shown as newer code has built it, which this process has not")
                        .build();
            }
            if (!one.running()) {
                return health.down()
                        .withDetail(one.name(), after + ", and not followed")
                        .build();
            }
            if (!one.caughtUp() && isAwaited(one.name())) {
                health.outOfService().withDetail(one.name(), after + ", and " + YET_TO_CATCH_UP);
            }
        }
        return health.build();
    }

    private Health unknown(String why) {
        Health.Builder health = Health.unknown().withDetail(REASON, why);
        yetToCatchUp.get().stream()
                .filter(ProjectionsHealth::isAwaited)
                .forEach(name -> health.outOfService().withDetail(name, YET_TO_CATCH_UP));
        return health.build();
    }

    /** Reads of the past report their own lag; all other requests do not need them. */
    private static boolean isAwaited(String name) {
        return !name.equals(ProjectionNames.PAST);
    }
}
