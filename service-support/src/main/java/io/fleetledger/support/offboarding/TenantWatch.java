package io.fleetledger.support.offboarding;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has this process know each second which tenants have left. On a thread that does nothing else: whoever off-boards counts
 * on that, also while this process erases another tenant for minutes.
 */
final class TenantWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final OffboardedTenants tenants;
    /** Of the one thread that looks. */
    private boolean failing;

    private @Nullable ScheduledExecutorService executor;

    TenantWatch(OffboardedTenants tenants) {
        this.tenants = tenants;
    }

    private void look() {
        try {
            tenants.refresh();
            failing = false;
        } catch (RuntimeException outOfReach) {
            if (!failing) { // Once for as long as it lasts.
                LOG.warn("Which tenants have left cannot be read; it is tried every {}", LOOK_EVERY, outOfReach);
            }
            failing = true;
        }
    }

    @Override
    public void start() {
        executor = Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("tenant-watch"));
        var unused = executor.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts nobody: in the midst of H2's work, that would close its database for everybody. */
    @Override
    public void stop() {
        ScheduledExecutorService running = executor;
        executor = null;
        if (running != null) {
            running.shutdown();
            try {
                if (!running.awaitTermination(OffboardedTenants.KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info("Which tenants have left is still being read at the end");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    /** Stops behind everybody who still works for tenants. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
