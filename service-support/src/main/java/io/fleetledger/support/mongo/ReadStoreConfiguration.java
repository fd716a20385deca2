package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;

/** Configures the read store: its connection, and the tokens that are stored next to the documents. */
@Configuration(proxyBeanMethods = false)
class ReadStoreConfiguration {

    private static final String PROCESSOR_NAME = "processorName";
    private static final String SEGMENT = "segment";

    @Bean
    ReadStoreAvailability readStoreAvailability() {
        return new ReadStoreAvailability();
    }

    /** An outage must be reported within seconds, not after the driver's half minute. */
    @Bean
    MongoClientSettingsBuilderCustomizer failFast(ReadStoreAvailability availability) {
        return settings -> settings.applyToClusterSettings(cluster ->
                        cluster.serverSelectionTimeout(2, TimeUnit.SECONDS).addClusterListener(availability))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS));
    }

    /**
     * Applies whatever the connection string says, also to the documents, which carry no concern of their own. They are
     * read from the primary: a batch that replaced what a secondary still shows would undo the batch before it.
     */
    @Bean
    MongoClientSettingsBuilderCustomizer majorityWritesAndPrimaryReads() {
        return settings -> settings.writeConcern(WriteConcerns.MAJORITY).readPreference(ReadPreference.primary());
    }

    @Bean
    MongoTemplate mongoTemplate(
            MongoDatabaseFactory databases,
            MappingMongoConverter converter,
            @Value("${fleet.read-store.answers-within}") Duration bound) {
        converter.setTypeMapper(new DefaultMongoTypeMapper(null)); // No class names in documents.
        return new MongoTemplate(new TimeLimitedDatabaseFactory(databases, bound), converter);
    }

    /** A token must never be ahead of its documents, whatever node fails. */
    @Bean
    TokenStore projectionTokens(MongoDatabaseFactory databases, Serializer serializer, IndexBuilds builds) {
        var template = DefaultMongoTemplate.builder()
                .mongoDatabase(databases
                        .getMongoDatabase()
                        .withReadConcern(ReadConcern.MAJORITY)
                        .withWriteConcern(WriteConcerns.MAJORITY))
                .build();
        builds.ensure( // The store's own build would not wait for MongoDB and would not be monitored.
                template.trackingTokensCollection(),
                Indexes.ascending(PROCESSOR_NAME, SEGMENT),
                new IndexOptions().name(PROCESSOR_NAME + "_1_" + SEGMENT + "_1").unique(true));
        return new DocumentsFirstTokenStore(new AtomicInitializationTokenStore(MongoTokenStore.builder()
                .mongoTemplate(template)
                .serializer(serializer)
                .nodeId(SegmentClaims.PROCESS)
                .claimTimeout(SegmentClaims.LASTING)
                .ensureIndexes(false)
                .build()));
    }

    @Bean
    LogTruncationGuard logTruncationGuard(MongoTemplate readStore, Serializer serializer) {
        return new LogTruncationGuard(readStore.getDb(), serializer);
    }

    @Bean
    IndexBuilds indexBuilds(@Value("${fleet.read-store.awaited-at-start}") Duration patience) {
        return new IndexBuilds(patience);
    }
}
