package io.fleetledger.support.offboarding;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has this process know each second which tenants have left. On a thread that does nothing else: whoever off-boards counts
 * on that, also while this process erases another tenant for minutes.
 */
final class TenantWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);

    private final OffboardedTenants tenants;
    /** Of the one thread that looks. */
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
            if (!failing) { // Once for as long as it lasts.
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

    /** Stops behind everybody who still works for tenants. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
