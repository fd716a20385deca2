package io.fleetledger.support.privacy;

import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * The keys that seal personal data in stored events, one for each tenant. Sealed data can be read as long as its key
 * exists; destroying the key erases all of it at once, in the log, in its copies and in backups.
 */
public interface TenantKeys {

    /**
     * The tenant's key. The first use creates it, durably before this returns; processes that create it concurrently
     * get the same one.
     *
     * @return of 32 bytes, for AES; empty once it was destroyed
     */
    Optional<SecretKey> of(String tenantId);

    /**
     * Destroys the tenant's key permanently, durably when this returns: the tenant never gets another one. This holds
     * for a tenant without a key, too; a repeat changes nothing. This process drops the key at once, every other one
     * within a minute.
     */
    void destroy(String tenantId);

    /** All tenants whose keys were destroyed. Reads the store, and so includes those destroyed by another process. */
    Set<String> destroyed();
}
