package io.fleetledger.support.privacy;

import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * The keys that seal personal data in stored events, one for each tenant. What is sealed can be read as long as its key is
 * there; to destroy the key is to erase all of it at once, in the log, in its copies and in backups of it.
 */
public interface TenantKeys {

    /**
     * The tenant's key. At its first use it is made, and is stored durably before this returns; processes that make it at
     * once get the same one.
     *
     * @return of 32 bytes, for AES; empty for ever once it was destroyed
     */
    Optional<SecretKey> of(String tenantId);

    /**
     * Destroys the tenant's key for ever, durably when this returns: the tenant never gets another one. A tenant that had
     * none is destroyed as well; to destroy again changes nothing. This process has forgotten the key at once, every other
     * one within a minute.
     */
    void destroy(String tenantId);

    /** All tenants whose keys were destroyed. Asks the store, and so knows at once what another process has done. */
    Set<String> destroyed();
}
