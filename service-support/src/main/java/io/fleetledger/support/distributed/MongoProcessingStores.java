package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.AllSegmentsTokenStore;
import io.fleetledger.support.mongo.Concerns;
import io.fleetledger.support.mongo.FollowedLog;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.MongoTemplate;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Everything in one MongoDB: what must not be lost is read and written with majority concern. */
final class MongoProcessingStores implements ProcessingStores {

    private static final String GROUPS = "processing_groups";
    private static final String DROPPED_EVENTS = "dropped_events";
    private static final String REACHED_END = "reached_end";
    private static final String ID = "_id";
    /** A command has 16 MB, and room for a million ids no more. */
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    /** As Axon's queue for MongoDB names them. */
    private static final String PARKED_GROUP = "processingGroup";

    private static final String PARKED_SEQUENCE = "sequenceIdentifier";
    private static final String PARKED_INDEX = "index";
    private static final String PARKED_MESSAGE = "message";
    private static final List<String> PARKED_EVENT_PATH = List.of(PARKED_MESSAGE, "eventIdentifier");
    private static final String PARKED_EVENT = String.join(".", PARKED_EVENT_PATH);

    private final TokenStore tokens;
    private final MongoDatabaseFactory databases;
    private final TransactionManager transactions;
    private final Serializer serializer;
    private final FollowedLog followed;
    private final TokenStore sagaTokens;
    private final MongoSagas sagas;
    private final Map<String, SequencedDeadLetterQueue<EventMessage<?>>> deadLetters = new ConcurrentHashMap<>();

    MongoProcessingStores(
            TokenStore tokens,
            MongoDatabaseFactory databases,
            TransactionManager transactions,
            Serializer serializer,
            FollowedLog followed) {
        this.tokens = tokens;
        this.databases = databases;
        this.transactions = transactions;
        this.serializer = serializer;
        this.followed = followed;
        this.sagaTokens = new AllSegmentsTokenStore(new SagasFirstTokenStore(MongoTokenStore.builder()
                .mongoTemplate(durable())
                .serializer(serializer)
                .nodeId(SegmentClaims.PROCESS)
                .claimTimeout(SegmentClaims.LASTING)
                .ensureIndexes(false))); // In the collection of the projections' tokens, which has it.
        this.sagas = new MongoSagas(durable().sagaCollection(), serializer);
    }

    private MongoTemplate durable() {
        return DefaultMongoTemplate.builder()
                .mongoDatabase(databases
                        .getMongoDatabase()
                        .withReadConcern(ReadConcern.MAJORITY)
                        .withWriteConcern(Concerns.ON_MOST_NODES))
                .build();
    }

    void ensureIndexes(IndexBuilds builds) {
        sagas.ensureIndexes(builds);
        ensureIndexesOfParked(builds);
    }

    /** As Axon's queue builds them by itself when the first event is parked or looked for; here they are known of. */
    private void ensureIndexesOfParked(IndexBuilds builds) {
        MongoCollection<Document> parked = durable().deadLetterCollection();
        builds.ensure(
                parked, Indexes.ascending(PARKED_GROUP), new IndexOptions().name("processingGroupIdentifierIndex"));
        builds.ensure(
                parked,
                Indexes.ascending(PARKED_GROUP, PARKED_SEQUENCE),
                new IndexOptions().name("processingGroupAndSequenceIdentifierIndex"));
        builds.ensure(
                parked,
                Indexes.ascending(PARKED_GROUP, PARKED_SEQUENCE, PARKED_INDEX),
                new IndexOptions().name("uniqueDeadLetterEntryIndex").unique(true));
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
    public boolean servesOneProcess() {
        return false;
    }

    @Override
    public Map<Integer, Long> positionsBetweenProcesses(String processingGroup) {
        Map<Integer, Long> positions = new HashMap<>();
        for (Document row : tokenRows(processingGroup)) {
            positions.put(row.getInteger(StoredToken.SEGMENT), StoredToken.position(row, serializer));
        }
        return positions;
    }

    @Override
    public void reachedEnd(String processingGroup) {
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
    public Map<Integer, String> holdersBetweenProcesses(String processingGroup) {
        Map<Integer, String> holders = new HashMap<>();
        for (Document row : tokenRows(processingGroup)) {
            StoredToken.holder(row, Instant.now())
                    .ifPresent(holder -> holders.put(row.getInteger(StoredToken.SEGMENT), holder));
        }
        return holders;
    }

    /** Of all groups alike: the tokens of sagas and of projections are in one collection. */
    private Iterable<Document> tokenRows(String processingGroup) {
        return durable().trackingTokensCollection().find(Filters.eq(StoredToken.PROCESSOR_NAME, processingGroup));
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return deadLetters.computeIfAbsent(processingGroup, this::newQueue);
    }

    /** Letter by letter, as they were before the tokens were: another process may have begun since, and parked some. */
    @Override
    public void forgetParkedOfLostReadStore(String processingGroup) {
        if (hasBegun(processingGroup)) {
            return;
        }
        MongoCollection<Document> letters = durable().deadLetterCollection();
        List<Object> parked = letters.find(Filters.eq(PARKED_GROUP, processingGroup))
                .projection(Projections.include(ID))
                .map(letter -> letter.get(ID))
                .into(new ArrayList<>());
        if (hasBegun(processingGroup)) {
            return;
        }
        for (int from = 0; from < parked.size(); from += FORGOTTEN_AT_ONCE) {
            letters.deleteMany(Filters.in(ID, parked.subList(from, Math.min(from + FORGOTTEN_AT_ONCE, parked.size()))));
        }
    }

    private boolean hasBegun(String processingGroup) {
        return tokens.fetchSegments(processingGroup).length > 0;
    }

    @Override
    public void dropped(String processingGroup, String eventId) {
        String id = droppedId(processingGroup, eventId);
        droppedEvents().replaceOne(Filters.eq(id), new Document(), new ReplaceOptions().upsert(true));
    }

    @Override
    public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
        Set<String> dropped = droppedEvents()
                .find(Filters.in(
                        ID,
                        eventIds.stream()
                                .map(id -> droppedId(processingGroup, id))
                                .toList()))
                .map(document -> document.getString(ID))
                .into(new HashSet<>());
        return eventIds.stream()
                .filter(id -> dropped.contains(droppedId(processingGroup, id)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String droppedId(String processingGroup, String eventId) {
        return processingGroup + "/" + eventId;
    }

    private MongoCollection<Document> droppedEvents() {
        return databases
                .getMongoDatabase()
                .getCollection(DROPPED_EVENTS)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(Concerns.ON_MOST_NODES);
    }

    @Override
    public Set<String> parkedOf(String processingGroup, Collection<String> sequences) {
        return durable()
                .deadLetterCollection()
                .distinct(
                        PARKED_SEQUENCE,
                        Filters.and(Filters.eq(PARKED_GROUP, processingGroup), Filters.in(PARKED_SEQUENCE, sequences)),
                        String.class)
                .into(new HashSet<>());
    }

    /** Letters, of which the first of each sequence count: behind the page, the rest of its last one is passed over. */
    @Override
    public List<Parked> firstParked(String processingGroup, String behind, int atMost) {
        Map<String, Parked> firsts = new LinkedHashMap<>();
        durable()
                .deadLetterCollection()
                .find(Filters.and(Filters.eq(PARKED_GROUP, processingGroup), Filters.gt(PARKED_SEQUENCE, behind)))
                .sort(Sorts.ascending(PARKED_SEQUENCE, PARKED_INDEX))
                .limit(atMost)
                .projection(Projections.include(PARKED_SEQUENCE, PARKED_EVENT))
                .map(MongoProcessingStores::parked)
                .forEach(event -> firsts.putIfAbsent(event.sequence(), event));
        return List.copyOf(firsts.values());
    }

    @Override
    public Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        Long first = positionOf(processingGroup, sequence, Sorts.ascending(PARKED_INDEX));
        Long last = positionOf(processingGroup, sequence, Sorts.descending(PARKED_INDEX));
        return first == null || last == null ? Optional.empty() : Optional.of(new ParkedSpan(first, last));
    }

    /** Of whichever letter comes first; null if there is none. */
    private @Nullable Long positionOf(String processingGroup, String sequence, Bson order) {
        return durable()
                .deadLetterCollection()
                .find(Filters.and(Filters.eq(PARKED_GROUP, processingGroup), Filters.eq(PARKED_SEQUENCE, sequence)))
                .sort(order)
                .projection(Projections.include(PARKED_MESSAGE))
                .map(letter -> StoredToken.position(letter.get(PARKED_MESSAGE, Document.class), serializer))
                .first();
    }

    @Override
    public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
        Set<Parked> parked = durable()
                .deadLetterCollection()
                .find(Filters.and(
                        Filters.eq(PARKED_GROUP, processingGroup),
                        Filters.in(
                                PARKED_SEQUENCE,
                                events.stream().map(Parked::sequence).toList()),
                        Filters.in(
                                PARKED_EVENT,
                                events.stream().map(Parked::eventId).toList())))
                .projection(Projections.include(PARKED_SEQUENCE, PARKED_EVENT))
                .map(MongoProcessingStores::parked)
                .into(new HashSet<>());
        parked.retainAll(events);
        return parked;
    }

    private static Parked parked(Document letter) {
        return new Parked(letter.getString(PARKED_SEQUENCE), letter.getEmbedded(PARKED_EVENT_PATH, String.class));
    }

    private SequencedDeadLetterQueue<EventMessage<?>> newQueue(String processingGroup) {
        return MongoSequencedDeadLetterQueue.<EventMessage<?>>builder()
                .processingGroup(processingGroup)
                .maxSequences(PARKED_AT_MOST)
                .maxSequenceSize(PARKED_AT_MOST)
                .mongoTemplate(durable())
                .transactionManager(transactions)
                .serializer(serializer)
                .build();
    }

    /** Axon Server tells its streams when something was appended. */
    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        return configuration.eventStore();
    }

    @Override
    public @Nullable TrackingToken tokenBehind(long position) {
        return position < 0 ? null : new GlobalSequenceTrackingToken(position);
    }

    @Override
    public boolean streamsLookByThemselves() {
        return false;
    }

    @Override
    public void refuseShorterLog(LongSupplier head) {
        followed.refuseShorter(head);
    }

    @Override
    public long behind(ProcessingGroup group, long position, long head) {
        return Math.max(0, head - position);
    }
}
