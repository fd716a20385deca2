package io.fleetledger.support.offboarding;

import io.fleetledger.support.repeat.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reloads the off-boarded tenants each second. On a thread of its own: an off-boarding counts on the reload even while
 * this process spends minutes erasing another tenant.
 */
final class TenantWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);

    private final RepeatedTask looks;

    TenantWatch(OffboardedTenants tenants) {
        looks = new RepeatedTask(
                "tenant-watch",
                OffboardedTenants.RELOADED_EVERY,
                tenants::refresh,
                outOfReach -> LOG.warn(
                        "Which tenants have left cannot be read; it is tried every {}",
                        OffboardedTenants.RELOADED_EVERY,
                        outOfReach));
    }

    @Override
    public void start() {
        looks.start();
    }

    @Override
    public void stop() {
        looks.stop();
    }

    @Override
    public boolean isRunning() {
        return looks.isRunning();
    }

    /** Stops after all components that still work for tenants. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
