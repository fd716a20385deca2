package io.fleetledger.support.privacy;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the keys of {@link TenantKeys} are, each sealed with the product's own. What it has said is on disk. */
public interface TenantKeyStore {

    /** Where MongoDB has them. */
    String COLLECTION = "tenant_keys";

    /**
     * A tenant's row.
     *
     * @param sealedKey null once it was destroyed
     */
    record StoredKey(@Nullable String sealedKey) {}

    /** Empty for a tenant that never had a key, nor was destroyed. */
    Optional<StoredKey> find(String tenantId);

    /** Keeps it, unless the tenant has a row: of several who do so at once, all find the same one afterwards. */
    void keepIfAbsent(String tenantId, String sealedKey);

    /** Overwrites the key, or makes a row without one. Never undone. */
    void destroy(String tenantId);

    /** All tenants whose keys were destroyed. */
    Set<String> destroyed();
}
