package io.fleetledger.support.distributed;

import io.fleetledger.support.privacy.KeptTenantKeys;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.repeat.RepeatedTask;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that other processes also destroy: checked so often that no destroyed key is remembered for a minute. */
final class SharedTenantKeys implements TenantKeys, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedTenantKeys.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(20);

    private final KeptTenantKeys keys;
    private final RepeatedTask looks;

    SharedTenantKeys(KeptTenantKeys keys) {
        this.keys = keys;
        looks = new RepeatedTask(
                "tenant-keys",
                LOOK_EVERY,
                keys::forgetDestroyed,
                failure -> LOG.warn("Which tenants' keys were destroyed cannot be seen: {}", failure.toString()));
        looks.start();
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
        looks.breakOff();
    }
}
