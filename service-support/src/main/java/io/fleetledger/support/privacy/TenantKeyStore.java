package io.fleetledger.support.privacy;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores the keys of {@link TenantKeys}, each sealed with the product key. What it returns is durable. */
public interface TenantKeyStore {

    /** The collection in MongoDB. */
    String COLLECTION = "tenant_keys";

    /**
     * A tenant's row.
     *
     * @param sealedKey null once it was destroyed
     */
    record StoredKey(@Nullable String sealedKey) {}

    /** The tenant's row; empty if it never had a key and was never destroyed. */
    Optional<StoredKey> find(String tenantId);

    /** Stores the key, unless the tenant has a row: after concurrent calls, all callers find the same one. */
    void putIfAbsent(String tenantId, String sealedKey);

    /** Overwrites the key, or adds a row without one. Final. */
    void destroy(String tenantId);

    /** All tenants whose keys were destroyed. */
    Set<String> destroyed();
}
