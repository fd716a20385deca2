package io.fleetledger.support.offboarding;

import io.fleetledger.support.repeat.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reloads the off-boarded tenants each second. On a thread of its own: an off-boarding counts on the reload even while
 * this process spends minutes erasing another tenant.
 */
final class OffboardingRefresher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OffboardingRefresher.class);

    private final PeriodicTask task;

    OffboardingRefresher(OffboardedTenants tenants) {
        task = new PeriodicTask(
                "offboarding-refresh",
                OffboardedTenants.RELOADED_EVERY,
                tenants::refresh,
                outOfReach -> LOG.warn(
                        "Could not read the off-boarded tenants; retrying every {}",
                        OffboardedTenants.RELOADED_EVERY,
                        outOfReach));
    }

    @Override
    public void start() {
        task.start();
    }

    @Override
    public void stop() {
        task.stop();
    }

    @Override
    public boolean isRunning() {
        return task.isRunning();
    }

    /** Stops after all components that still work for tenants. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
