package io.fleetledger.support.distributed;

import io.fleetledger.support.privacy.KeptTenantKeys;
import io.fleetledger.support.privacy.TenantKeys;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.axonframework.common.AxonThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that other processes also destroy: checked so often that no destroyed key is remembered for a minute. */
final class SharedTenantKeys implements TenantKeys, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedTenantKeys.class);
    private static final long LOOK_EVERY_SECONDS = 20;

    private final KeptTenantKeys keys;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("tenant-keys"));
    /** Used only by the checking thread. */
    private boolean isSaid;

    SharedTenantKeys(KeptTenantKeys keys) {
        this.keys = keys;
        var unused = looks.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Logs an outage of the store once; others report it too. */
    void look() {
        try {
            keys.forgetDestroyed();
            isSaid = false;
        } catch (Throwable failure) { // An exception that escaped would end the schedule permanently.
            if (!isSaid) {
                LOG.warn("Which tenants' keys were destroyed cannot be seen: {}", failure.toString());
                isSaid = true;
            }
        }
    }

    @Override
    public Optional<SecretKey> of(String tenantId) {
        return keys.of(tenantId);
    }

    @Override
    public void destroy(String tenantId) {
        keys.destroy(tenantId);
    }

    @Override
    public Set<String> destroyed() {
        return keys.destroyed();
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
