package io.fleetledger.support.axon;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;

class ParkedInOrderTest extends ParkedInOrderContract {

    private final ProcessingStores stores = new InMemoryStores(true);

    @Override
    protected ProcessingStores stores() {
        return stores;
    }

    @Override
    protected TransactionManager transactions() {
        return NoTransactionManager.INSTANCE;
    }
}
