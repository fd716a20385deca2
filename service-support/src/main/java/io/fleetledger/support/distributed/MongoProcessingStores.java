package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.AtomicInitializationTokenStore;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.mongo.StoredToken;
import io.fleetledger.support.mongo.WriteConcerns;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.MongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** All stores in one MongoDB: what must not be lost is read and written with majority concern. */
final class MongoProcessingStores implements ProcessingStores {

    private static final String GROUPS = "processing_groups";
    private static final String REACHED_END = "reached_end";

    private final TokenStore tokens;
    private final MongoDatabaseFactory databases;
    private final MongoTemplate durable;
    private final Serializer serializer;
    private final LogTruncationGuard truncationGuard;
    private final TokenStore sagaTokens;
    private final MongoSagas sagas;
    private final MongoParkedEvents parked;

    MongoProcessingStores(
            TokenStore tokens,
            MongoDatabaseFactory databases,
            TransactionManager transactions,
            Serializer serializer,
            LogTruncationGuard truncationGuard) {
        this.tokens = tokens;
        this.databases = databases;
        this.serializer = serializer;
        this.truncationGuard = truncationGuard;
        MongoDatabase database = databases
                .getMongoDatabase()
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcerns.MAJORITY);
        this.durable = DefaultMongoTemplate.builder().mongoDatabase(database).build();
        this.sagaTokens = new AtomicInitializationTokenStore(new SagasFirstTokenStore(MongoTokenStore.builder()
                .mongoTemplate(durable)
                .serializer(serializer)
                .nodeId(SegmentClaims.PROCESS)
                .claimTimeout(SegmentClaims.LASTING)
                .ensureIndexes(false))); // It shares the projections' token collection, which has the index.
        this.sagas = new MongoSagas(durable.sagaCollection(), serializer);
        this.parked = new MongoParkedEvents(database, durable, transactions, serializer);
    }

    void ensureIndexes(IndexBuilds builds) {
        sagas.ensureIndexes(builds);
        parked.ensureIndexes(builds);
    }

    @Override
    public TokenStore sagaTokens() {
        return sagaTokens;
    }

    @Override
    public SagaStore<Object> sagas() {
        return sagas;
    }

    @Override
    public <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values) {
        return sagas.by(sagaType, associationKey, values);
    }

    @Override
    public long eraseSagas(String associationKey, Collection<String> values) {
        return sagas.erase(associationKey, values);
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public boolean isSingleProcess() {
        return false;
    }

    @Override
    public Map<Integer, Long> storedPositions(String processingGroup) {
        Map<Integer, Long> positions = new HashMap<>();
        for (Document row : tokenRows(processingGroup)) {
            positions.put(row.getInteger(StoredToken.SEGMENT), StoredToken.position(row, serializer));
        }
        return positions;
    }

    @Override
    public void markEndReached(String processingGroup) {
        groups().updateOne(
                        Filters.eq(processingGroup), Updates.set(REACHED_END, true), new UpdateOptions().upsert(true));
    }

    @Override
    public boolean hasReachedEnd(String processingGroup) {
        return groups().find(Filters.and(Filters.eq(processingGroup), Filters.eq(REACHED_END, true)))
                        .first()
                != null;
    }

    private MongoCollection<Document> groups() {
        return databases.getMongoDatabase().getCollection(GROUPS);
    }

    @Override
    public Map<Integer, String> segmentHolders(String processingGroup) {
        Map<Integer, String> holders = new HashMap<>();
        for (Document row : tokenRows(processingGroup)) {
            StoredToken.holder(row, Instant.now())
                    .ifPresent(holder -> holders.put(row.getInteger(StoredToken.SEGMENT), holder));
        }
        return holders;
    }

    /** The same for all groups: the tokens of sagas and projections are in one collection. */
    private Iterable<Document> tokenRows(String processingGroup) {
        return durable.trackingTokensCollection().find(Filters.eq(StoredToken.PROCESSOR_NAME, processingGroup));
    }

    @Override
    public ParkedEventStore parked() {
        return parked;
    }

    /** Axon Server notifies its streams of appends. */
    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        return configuration.eventStore();
    }

    @Override
    public @Nullable TrackingToken tokenAfter(long position) {
        return position < 0 ? null : new GlobalSequenceTrackingToken(position);
    }

    @Override
    public boolean streamsReadStoreThemselves() {
        return false;
    }

    @Override
    public void refuseTruncatedLog(LongSupplier head) {
        truncationGuard.refuseTruncated(head);
    }

    @Override
    public long lag(ProcessingGroup group, long position, long head) {
        return Math.max(0, head - position);
    }
}
