package io.fleetledger.support.privacy;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store of keys that several may share. */
public final class KeysInMemory implements TenantKeyStore {

    private static final String DESTROYED = "";

    private final Map<String, String> rows = new ConcurrentHashMap<>();

    /** As one process has them. */
    public StoredTenantKeys keys() {
        return new StoredTenantKeys(this, new byte[SecretBox.KEY_BYTES]);
    }

    @Override
    public Optional<StoredKey> find(String tenantId) {
        return Optional.ofNullable(rows.get(tenantId)).map(row -> new StoredKey(row.equals(DESTROYED) ? null : row));
    }

    @Override
    public void putIfAbsent(String tenantId, String sealedKey) {
        rows.putIfAbsent(tenantId, sealedKey);
    }

    @Override
    public void destroy(String tenantId) {
        rows.put(tenantId, DESTROYED);
    }

    @Override
    public Set<String> destroyed() {
        Set<String> found = new HashSet<>(rows.keySet());
        found.removeIf(tenantId -> !DESTROYED.equals(rows.get(tenantId)));
        return found;
    }
}
