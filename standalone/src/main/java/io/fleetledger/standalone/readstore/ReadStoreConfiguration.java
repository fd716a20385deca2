package io.fleetledger.standalone.readstore;

import com.mongodb.ConnectionString;
import io.fleetledger.support.axon.ProcessingStores;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** The read store and how processors keep their state around it. */
@Configuration(proxyBeanMethods = false)
class ReadStoreConfiguration {

    @Bean
    EmbeddedReadStore embeddedReadStore(@Value("${fleet.data-dir}") Path dataDir) throws IOException {
        return new EmbeddedReadStore(dataDir);
    }

    @Bean
    MongoConnectionDetails mongoConnectionDetails(EmbeddedReadStore store) {
        ConnectionString connection = new ConnectionString(store.connectionString());
        return () -> connection;
    }

    @Bean
    ProcessingStores processingStores(
            TokenStore projectionTokens,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer) {
        // Of its own, committed at once: the batch's token is stored before the batch's transaction ends, and killed in
        // between, the process would remember neither to handle a parked event nor that it was parked.
        TransactionManager ownTransaction = new SpringTransactionManager(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        return new EmbeddedProcessingStores(
                projectionTokens,
                new SpringDataSourceConnectionProvider(dataSource),
                ownTransaction,
                serializer,
                eventSerializer);
    }
}
