package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.servers.TestDatabase;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** The stores of several processes on one MongoDB, for tests that have them in one. */
public final class StoresOfProcesses {

    private StoresOfProcesses() {}

    /**
     * Those of one of them.
     *
     * @param process its name
     */
    public static ProcessingStores of(String process, TestDatabase database) {
        return new MongoProcessingStores(
                MongoTokenStore.builder()
                        .mongoTemplate(DefaultMongoTemplate.builder()
                                .mongoDatabase(database.database())
                                .build())
                        .transactionManager(NoTransactionManager.INSTANCE)
                        .serializer(JacksonSerializer.defaultSerializer())
                        .nodeId(process)
                        .build(),
                new SimpleMongoClientDatabaseFactory(database.client(), database.name()),
                NoTransactionManager.INSTANCE,
                JacksonSerializer.defaultSerializer(),
                new LogTruncationGuard(database.database(), JacksonSerializer.defaultSerializer()));
    }
}
