package io.fleetledger.standalone.readstore;

import com.mongodb.ConnectionString;
import io.fleetledger.standalone.EmbeddedStore;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.replay.GenerationStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.util.unit.DataSize;

/** The read store, and the stores of the processors' state. */
@Configuration(proxyBeanMethods = false)
class ReadStoreConfiguration {

    @Bean
    EmbeddedReadStore embeddedReadStore(
            @Value("${fleet.data-dir}") Path dataDir,
            @Value("${fleet.read-store.cache-size:#{null}}") @Nullable DataSize cacheSize)
            throws IOException {
        return new EmbeddedReadStore(dataDir, cacheSize);
    }

    @Bean
    MongoConnectionDetails mongoConnectionDetails(EmbeddedReadStore store) {
        ConnectionString connection = new ConnectionString(store.connectionString());
        return () -> connection;
    }

    @Bean
    ProcessingStores processingStores(
            TokenStore projectionTokens,
            EmbeddedReadStore readStore,
            DataSource dataSource,
            ConnectionProvider connections,
            PlatformTransactionManager transactions,
            Serializer serializer,
            LogTruncationGuard truncationGuard,
            MongoTemplate mongo,
            List<EmbeddedStore> files,
            @Qualifier("eventSerializer") Serializer eventSerializer) {
        ProcessingStores stores = new EmbeddedProcessingStores(
                projectionTokens,
                readStore::save,
                JdbcClient.create(dataSource),
                new SagaTokenStore(
                        JdbcTokenStore.builder().connectionProvider(connections).serializer(serializer)),
                JdbcSagaStore.builder()
                        .connectionProvider(connections)
                        .serializer(serializer)
                        .build(),
                serializer,
                truncationGuard,
                group -> parked(group, dataSource, transactions, serializer, eventSerializer, readStore::save),
                () -> files.stream().anyMatch(EmbeddedStore::isLost));
        return new GenerationStores(stores, mongo::getDb);
    }

    /**
     * @param group whose events are parked in the queue
     * @param resultsSaved returns once what the group's handlers have written so far outlives a kill
     */
    static DurableDeadLetterQueue parked(
            String group,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Serializer serializer,
            Serializer eventSerializer,
            Runnable resultsSaved) {
        return new DurableDeadLetterQueue(
                JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
                        .processingGroup(group)
                        .maxSequences(ParkedEventStore.AT_MOST)
                        .maxSequenceSize(ParkedEventStore.AT_MOST)
                        .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                        .transactionManager(new SpringTransactionManager(transactions))
                        .statementFactory(new AllSequencesStatements(serializer, eventSerializer))
                        .genericSerializer(serializer)
                        .eventSerializer(eventSerializer),
                new PagedDeadLetters(group, JdbcClient.create(dataSource), serializer, eventSerializer),
                new SpringTransactionManager(
                        transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW)),
                resultsSaved);
    }
}
