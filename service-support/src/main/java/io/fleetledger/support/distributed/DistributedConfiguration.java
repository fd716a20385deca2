package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
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
        return new MongoProcessingStores(projectionTokens, databases, transactions, serializer);
    }

    @Bean
    IdempotencyStore idempotencyStore(MongoDatabaseFactory databases) {
        MongoIdempotencyStore store = new MongoIdempotencyStore(databases.getMongoDatabase());
        store.ensureIndexes();
        return store;
    }
}
