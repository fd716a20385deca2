package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.StoredToken;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.mongo.MongoTemplate;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parked events in MongoDB, in the documents of Axon's queue. */
final class MongoParkedEvents implements ParkedEventStore {

    private static final Logger LOG = LoggerFactory.getLogger(MongoParkedEvents.class);

    private static final String DROPPED_EVENTS = "dropped_events";
    private static final String ID = "_id";
    /** A command is limited to 16 MB, which cannot hold a million ids. */
    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private static final int NAMED_AT_ONCE = 1_000;
    /** Field names of Axon's queue for MongoDB. */
    static final String GROUP = "processingGroup";

    static final String SEQUENCE = "sequenceIdentifier";
    static final String INDEX = "index";
    private static final String MESSAGE = "message";
    private static final List<String> EVENT_PATH = List.of(MESSAGE, "eventIdentifier");
    static final String EVENT = String.join(".", EVENT_PATH);
    private static final String TENANT = MESSAGE + "." + ParkedEventConverter.TENANT;

    private final MongoTemplate durable;
    private final MongoCollection<Document> letters;
    private final MongoCollection<Document> dropped;
    private final TransactionManager transactions;
    private final Serializer serializer;
    private final ParkedEventConverter converter = new ParkedEventConverter();
    private final Map<String, SequencedDeadLetterQueue<EventMessage<?>>> queues = new ConcurrentHashMap<>();

    /** @param database with the concerns for what must not be lost, like {@code durable} */
    MongoParkedEvents(
            MongoDatabase database, MongoTemplate durable, TransactionManager transactions, Serializer serializer) {
        this.durable = durable;
        this.letters = durable.deadLetterCollection();
        this.dropped = database.getCollection(DROPPED_EVENTS);
        this.transactions = transactions;
        this.serializer = serializer;
    }

    /** Axon's queue would build most of these itself on first use; built here, they are also monitored. */
    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(letters, Indexes.ascending(GROUP), new IndexOptions().name("processingGroupIdentifierIndex"));
        builds.ensure(
                letters,
                Indexes.ascending(GROUP, SEQUENCE),
                new IndexOptions().name("processingGroupAndSequenceIdentifierIndex"));
        builds.ensure(
                letters,
                Indexes.ascending(GROUP, SEQUENCE, INDEX),
                new IndexOptions().name("uniqueDeadLetterEntryIndex").unique(true));
        builds.ensure(letters, Indexes.ascending(GROUP, EVENT), new IndexOptions().name("processing_group_event"));
        builds.ensure(
                letters,
                Indexes.ascending(GROUP, TENANT, SEQUENCE, INDEX),
                new IndexOptions().name("processing_group_tenant"));
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return queues.computeIfAbsent(processingGroup, this::newQueue);
    }

    @Override
    public List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups() {
        return letters.distinct(GROUP, String.class).map(this::deadLetters).into(new ArrayList<>());
    }

    /** Deletes only letters that were read before the second check: a process that began since may have parked more. */
    @Override
    public void forgetUnless(String processingGroup, BooleanSupplier begun) {
        if (begun.getAsBoolean()) {
            return;
        }
        List<Object> parked = letters.find(Filters.eq(GROUP, processingGroup))
                .projection(Projections.include(ID))
                .map(letter -> letter.get(ID))
                .into(new ArrayList<>());
        if (begun.getAsBoolean()) {
            return;
        }
        for (List<Object> some : Chunks.of(parked, FORGOTTEN_AT_ONCE)) {
            letters.deleteMany(Filters.in(ID, some));
        }
    }

    @Override
    public void markDropped(String processingGroup, String eventId) {
        String id = droppedId(processingGroup, eventId);
        dropped.replaceOne(Filters.eq(id), new Document(), new ReplaceOptions().upsert(true));
    }

    @Override
    public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
        Set<String> known = dropped.find(Filters.in(
                        ID,
                        eventIds.stream()
                                .map(id -> droppedId(processingGroup, id))
                                .toList()))
                .map(document -> document.getString(ID))
                .into(new HashSet<>());
        return eventIds.stream()
                .filter(id -> known.contains(droppedId(processingGroup, id)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String droppedId(String processingGroup, String eventId) {
        return processingGroup + "/" + eventId;
    }

    @Override
    public Set<String> parkedOf(String processingGroup, Collection<String> sequences) {
        return letters.distinct(
                        SEQUENCE,
                        Filters.and(Filters.eq(GROUP, processingGroup), Filters.in(SEQUENCE, sequences)),
                        String.class)
                .into(new HashSet<>());
    }

    /** Reads letters and keeps the first of each sequence: the next page skips the rest of the last sequence. */
    @Override
    public List<Parked> firstParked(String processingGroup, String after, int atMost) {
        Map<String, Parked> firsts = new LinkedHashMap<>();
        letters.find(Filters.and(Filters.eq(GROUP, processingGroup), Filters.gt(SEQUENCE, after)))
                .sort(Sorts.ascending(SEQUENCE, INDEX))
                .limit(atMost)
                .projection(Projections.include(SEQUENCE, EVENT))
                .map(MongoParkedEvents::parked)
                .forEach(event -> firsts.putIfAbsent(event.sequence(), event));
        return List.copyOf(firsts.values());
    }

    @Override
    public long countOf(String processingGroup, String tenantId) {
        nameTenants(processingGroup);
        return letters.countDocuments(Filters.and(Filters.eq(GROUP, processingGroup), Filters.eq(TENANT, tenantId)));
    }

    /**
     * Adds the tenant to letters of earlier versions. Not at the start, as processes of an earlier version may go on
     * parking events beside this one, but before they are counted, which each page begins with. One that is nobody's,
     * or cannot be read, is marked so and not looked at again.
     */
    private void nameTenants(String processingGroup) {
        List<WriteModel<Document>> named = new ArrayList<>();
        for (Document letter :
                letters.find(Filters.and(Filters.eq(GROUP, processingGroup), Filters.exists(TENANT, false)))) {
            named.add(new UpdateOneModel<>(Filters.eq(letter.get(ID)), Updates.set(TENANT, tenantOf(letter))));
            if (named.size() == NAMED_AT_ONCE) {
                letters.bulkWrite(named);
                named.clear();
            }
        }
        if (!named.isEmpty()) {
            letters.bulkWrite(named);
        }
    }

    private @Nullable String tenantOf(Document letter) {
        try {
            return converter.tenantOf(letter, serializer);
        } catch (RuntimeException unreadable) {
            LOG.warn(
                    "The metadata of the parked event {} cannot be read",
                    parked(letter).eventId(),
                    unreadable);
            return null;
        }
    }

    @Override
    public List<DeadLetter<? extends EventMessage<?>>> lettersOf(
            String processingGroup, String tenantId, int skip, int atMost) {
        return letters.find(Filters.and(Filters.eq(GROUP, processingGroup), Filters.eq(TENANT, tenantId)))
                .sort(Sorts.ascending(SEQUENCE, INDEX))
                .skip(skip)
                .limit(atMost)
                .<DeadLetter<? extends EventMessage<?>>>map(letter -> converter.letter(letter, serializer))
                .into(new ArrayList<>());
    }

    @Override
    public Optional<String> sequenceOf(String processingGroup, String eventId) {
        return Optional.ofNullable(
                letters.find(Filters.and(Filters.eq(GROUP, processingGroup), Filters.eq(EVENT, eventId)))
                        .projection(Projections.include(SEQUENCE))
                        .map(letter -> letter.getString(SEQUENCE))
                        .first());
    }

    @Override
    public Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        Long first = positionOf(processingGroup, sequence, Sorts.ascending(INDEX));
        Long last = positionOf(processingGroup, sequence, Sorts.descending(INDEX));
        return first == null || last == null ? Optional.empty() : Optional.of(new ParkedSpan(first, last));
    }

    /** The position of the first letter in that order; null if there is none. */
    private @Nullable Long positionOf(String processingGroup, String sequence, Bson order) {
        return letters.find(Filters.and(Filters.eq(GROUP, processingGroup), Filters.eq(SEQUENCE, sequence)))
                .sort(order)
                .projection(Projections.include(MESSAGE))
                .map(letter -> StoredToken.position(letter.get(MESSAGE, Document.class), serializer))
                .first();
    }

    @Override
    public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
        Set<Parked> parked = letters.find(Filters.and(
                        Filters.eq(GROUP, processingGroup),
                        Filters.in(
                                SEQUENCE, events.stream().map(Parked::sequence).toList()),
                        Filters.in(EVENT, events.stream().map(Parked::eventId).toList())))
                .projection(Projections.include(SEQUENCE, EVENT))
                .map(MongoParkedEvents::parked)
                .into(new HashSet<>());
        parked.retainAll(events);
        return parked;
    }

    private static Parked parked(Document letter) {
        return new Parked(letter.getString(SEQUENCE), letter.getEmbedded(EVENT_PATH, String.class));
    }

    private SequencedDeadLetterQueue<EventMessage<?>> newQueue(String processingGroup) {
        return new ExactDeadLetterQueue(
                MongoSequencedDeadLetterQueue.<EventMessage<?>>builder()
                        .processingGroup(processingGroup)
                        .maxSequences(AT_MOST)
                        .maxSequenceSize(AT_MOST)
                        .mongoTemplate(durable)
                        .clearConverters()
                        .addConverter(converter)
                        .transactionManager(transactions)
                        .serializer(serializer),
                processingGroup,
                letters,
                transactions);
    }
}
