package io.fleetledger.support.distributed;

import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.privacy.TenantKeyStore;
import io.fleetledger.support.privacy.TenantKeyStoreContract;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@OnEveryMongoDb
class MongoTenantKeyStoreIT extends TenantKeyStoreContract {

    private final TestDatabase database = TestDatabase.open();
    private final MongoTenantKeyStore store = new MongoTenantKeyStore(database.database());

    @BeforeEach
    void createIndexes() {
        store.ensureIndexes(new IndexBuilds(Duration.ZERO));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected TenantKeyStore store() {
        return store;
    }
}
