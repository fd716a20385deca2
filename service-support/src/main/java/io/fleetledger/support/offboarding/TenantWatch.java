package io.fleetledger.support.offboarding;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reloads the off-boarded tenants each second. On a thread of its own: an off-boarding counts on the reload even while
 * this process spends minutes erasing another tenant.
 */
final class TenantWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);

    private final OffboardedTenants tenants;
    /** Used by the one thread only. */
    private boolean failing;

    private final EachSecond looks = new EachSecond("tenant-watch", this::look);

    TenantWatch(OffboardedTenants tenants) {
        this.tenants = tenants;
    }

    private void look() {
        try {
            tenants.refresh();
            failing = false;
        } catch (RuntimeException outOfReach) {
            if (!failing) { // Once per outage.
                LOG.warn("Which tenants have left cannot be read; it is tried every {}", EachSecond.PAUSE, outOfReach);
            }
            failing = true;
        }
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
