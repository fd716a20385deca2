package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.privacy.TenantKeyStore;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tenants' keys in the event database. Each statement has a connection of its own, outside any transaction: a key must
 * not be rolled back with an append, as other threads may have used it meanwhile.
 */
final class JdbcTenantKeyStore implements TenantKeyStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcTenantKeyStore.class);

    private final JdbcClient jdbc;

    /** @param connections opens new ones: the caller holds one of the pool's, perhaps the last */
    JdbcTenantKeyStore(DataSource connections) {
        this.jdbc = JdbcClient.create(connections);
    }

    @Override
    public Optional<StoredKey> find(String tenantId) {
        return jdbc.sql("SELECT sealed_key FROM tenant_key WHERE tenant_id = ?")
                .param(tenantId)
                .query((row, number) -> new StoredKey(row.getString(1)))
                .optional();
    }

    @Override
    public void putIfAbsent(String tenantId, String sealedKey) {
        try {
            jdbc.sql("INSERT INTO tenant_key (tenant_id, sealed_key) VALUES (?, ?)")
                    .params(tenantId, sealedKey)
                    .update();
        } catch (DuplicateKeyException hasARow) {
            LOG.debug("Another process has already inserted the row of tenant {}", tenantId, hasARow);
        }
    }

    @Override
    public void destroy(String tenantId) {
        try {
            overwrite(tenantId);
        } catch (DuplicateKeyException madeMeanwhile) { // H2's MERGE is not atomic: it reads first, then inserts.
            overwrite(tenantId);
        }
    }

    private void overwrite(String tenantId) {
        jdbc.sql("MERGE INTO tenant_key known USING (VALUES (CAST(? AS VARCHAR))) AS gone (tenant_id)"
                        + " ON known.tenant_id = gone.tenant_id"
                        + " WHEN MATCHED THEN UPDATE SET sealed_key = NULL,"
                        + " destroyed_at = COALESCE(known.destroyed_at, CURRENT_TIMESTAMP)"
                        + " WHEN NOT MATCHED THEN INSERT (tenant_id, destroyed_at)"
                        + " VALUES (gone.tenant_id, CURRENT_TIMESTAMP)")
                .param(tenantId)
                .update();
    }

    @Override
    public Set<String> destroyed() {
        return Set.copyOf(jdbc.sql("SELECT tenant_id FROM tenant_key WHERE destroyed_at IS NOT NULL")
                .query(String.class)
                .list());
    }
}
