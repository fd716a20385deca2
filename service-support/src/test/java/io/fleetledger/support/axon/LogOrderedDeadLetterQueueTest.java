package io.fleetledger.support.axon;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;

class LogOrderedDeadLetterQueueTest extends LogOrderedDeadLetterQueueContract {

    private final ParkedEventStore store = new InMemoryStores(true);

    @Override
    protected ParkedEventStore store() {
        return store;
    }

    @Override
    protected TransactionManager transactions() {
        return NoTransactionManager.INSTANCE;
    }
}
