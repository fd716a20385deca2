package io.fleetledger.support.axon;

import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.junit.jupiter.api.AfterEach;

@OnEveryMongoDb
class LogOrderedDeadLetterQueueIT extends LogOrderedDeadLetterQueueContract {

    private final TestDatabase database = TestDatabase.open();
    private final ParkedEventStore store = StoresOfProcesses.of("one", database).parked();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ParkedEventStore store() {
        return store;
    }

    @Override
    protected TransactionManager transactions() {
        return NoTransactionManager.INSTANCE;
    }
}
