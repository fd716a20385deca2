package io.fleetledger.standalone.readstore;

import com.mongodb.ConnectionString;
import io.fleetledger.support.axon.ProcessingStores;
import java.io.IOException;
import java.nio.file.Path;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The read store and how processors keep their state around it. */
@Configuration(proxyBeanMethods = false)
class ReadStoreConfiguration {

    @Bean
    EmbeddedReadStore embeddedReadStore(@Value("${fleet.data-dir}") Path dataDir) throws IOException {
        return new EmbeddedReadStore(dataDir.resolve("read-store.mv"));
    }

    @Bean
    MongoConnectionDetails mongoConnectionDetails(EmbeddedReadStore store) {
        ConnectionString connection = new ConnectionString(store.connectionString());
        return () -> connection;
    }

    @Bean
    ProcessingStores processingStores(
            MongoTokenStore tokens,
            ConnectionProvider connections,
            TransactionManager transactions,
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer) {
        return new EmbeddedProcessingStores(tokens, connections, transactions, serializer, eventSerializer);
    }
}
