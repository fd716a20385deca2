package io.fleetledger.support.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fleetledger.support.startup.StartupRefusedException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * Tenants' keys in a store, sealed with the product key, which is not stored there. Keys in use are cached, and so is
 * the fact that a key was destroyed, which is final.
 */
public final class StoredTenantKeys implements TenantKeys {

    private static final int REMEMBERED = 10_000;

    /** Not a tenant. Its key was sealed with the first product key, and no other opens it. */
    private static final String NO_TENANT = "";

    private final TenantKeyStore store;
    private final SecretKey productKey;
    private final Cache<String, Optional<SecretKey>> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** @param productKey of {@value SecretBox#KEY_BYTES} bytes */
    public StoredTenantKeys(TenantKeyStore store, byte[] productKey) {
        this.store = store;
        this.productKey = SecretBox.key(productKey);
    }

    /** Whether a product key was ever used with that store: then only that one will do. */
    public static boolean isInitialized(TenantKeyStore store) {
        return store.find(NO_TENANT).isPresent();
    }

    /**
     * Checks that the store's keys can be opened: with another product key, no sealed data could be read.
     *
     * @param action what to do if not
     * @throws StartupRefusedException if not
     */
    public void refuseOtherKey(String action) {
        try {
            opened(NO_TENANT, Objects.requireNonNull(findOrCreate(NO_TENANT).sealedKey()));
        } catch (GeneralSecurityException otherKey) {
            throw new StartupRefusedException(
                    "The key of personal data is not the one that the stored events were sealed with.", action);
        }
    }

    @Override
    public Optional<SecretKey> of(String tenantId) {
        Optional<SecretKey> key = known.getIfPresent(tenantId);
        return key == null ? known.get(tenantId, this::load) : key;
    }

    private Optional<SecretKey> load(String tenantId) {
        String sealed = findOrCreate(tenantId).sealedKey();
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(opened(tenantId, sealed));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("The key of a tenant's personal data cannot be opened", damaged);
        }
    }

    private SecretKey opened(String tenantId, String sealed) throws GeneralSecurityException {
        return SecretBox.key(
                SecretBox.open(productKey, tenantId, Base64.getDecoder().decode(sealed)));
    }

    private TenantKeyStore.StoredKey findOrCreate(String tenantId) {
        return store.find(tenantId).orElseGet(() -> {
            byte[] fresh = SecretBox.generateKey().getEncoded();
            store.putIfAbsent(
                    tenantId, Base64.getEncoder().encodeToString(SecretBox.seal(productKey, tenantId, fresh)));
            return store.find(tenantId).orElseThrow();
        });
    }

    @Override
    public void destroy(String tenantId) {
        if (tenantId.equals(NO_TENANT)) {
            throw new IllegalArgumentException("No tenant has an empty id");
        }
        store.destroy(tenantId);
        known.put(tenantId, Optional.empty());
    }

    @Override
    public Set<String> destroyed() {
        return store.destroyed();
    }

    /** Marks the keys that another process has destroyed. Must be called more than once a minute. */
    public void refreshDestroyed() {
        destroyed().forEach(tenantId -> known.put(tenantId, Optional.empty()));
    }
}
