package io.fleetledger.support.distributed;

import io.fleetledger.support.privacy.StoredTenantKeys;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that other processes also destroy: checked so often that no destroyed key is remembered for a minute. */
final class SharedTenantKeys implements TenantKeys, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedTenantKeys.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(20);

    private final StoredTenantKeys keys;
    private final PeriodicTask poller;

    SharedTenantKeys(StoredTenantKeys keys) {
        this.keys = keys;
        poller = new PeriodicTask(
                "tenant-keys",
                POLL_INTERVAL,
                keys::refreshDestroyed,
                failure -> LOG.warn("Could not read which tenants' keys were destroyed: {}", failure.toString()));
        poller.start();
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
        poller.shutdownNow();
    }
}
