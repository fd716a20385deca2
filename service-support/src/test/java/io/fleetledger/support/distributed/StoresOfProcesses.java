package io.fleetledger.support.distributed;

import com.mongodb.client.MongoClient;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.FollowedLog;
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
    public static ProcessingStores of(String process, MongoClient client) {
        return new MongoProcessingStores(
                MongoTokenStore.builder()
                        .mongoTemplate(DefaultMongoTemplate.builder()
                                .mongoDatabase(client.getDatabase("test"))
                                .build())
                        .transactionManager(NoTransactionManager.INSTANCE)
                        .serializer(JacksonSerializer.defaultSerializer())
                        .nodeId(process)
                        .build(),
                new SimpleMongoClientDatabaseFactory(client, "test"),
                NoTransactionManager.INSTANCE,
                JacksonSerializer.defaultSerializer(),
                new FollowedLog(client.getDatabase("test"), JacksonSerializer.defaultSerializer()));
    }
}
