package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.privacy.TenantKeyStore;
import io.fleetledger.support.privacy.TenantKeyStoreContract;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

class JdbcTenantKeyStoreTest extends TenantKeyStoreContract {

    private final TenantKeyStore store = new JdbcTenantKeyStore(openedDatabase());

    private static JdbcDataSource openedDatabase() {
        JdbcDataSource opened = new JdbcDataSource();
        opened.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(opened).load().migrate();
        return opened;
    }

    @Override
    protected TenantKeyStore store() {
        return store;
    }
}
