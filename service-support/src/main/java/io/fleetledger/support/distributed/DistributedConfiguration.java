package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Imported by the services' own main classes; the standalone has its embedded counterpart. */
@Configuration(proxyBeanMethods = false)
public class DistributedConfiguration {

    /** Axon Server appends a unit of work's events as one transaction of its own; nothing else takes part. */
    @Bean
    TransactionManager transactionManager() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    ProcessingStores processingStores(
            TokenStore projectionTokens,
            MongoDatabaseFactory databases,
            TransactionManager transactions,
            Serializer serializer) {
        MongoProcessingStores stores = new MongoProcessingStores(projectionTokens, databases, transactions, serializer);
        stores.ensureIndexes();
        return stores;
    }

    @Bean
    LastSequences lastSequences(EventStore eventStore) {
        return LastSequences.oneByOne(eventStore);
    }

    @Bean
    DueTable dueTable(MongoDatabaseFactory databases) {
        MongoDueTable table = new MongoDueTable(databases.getMongoDatabase());
        table.ensureIndexes();
        return table;
    }

    @Bean
    IdempotencyStore idempotencyStore(MongoDatabaseFactory databases) {
        MongoIdempotencyStore store = new MongoIdempotencyStore(databases.getMongoDatabase());
        store.ensureIndexes();
        return store;
    }
}
