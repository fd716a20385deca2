package io.fleetledger.support.offboarding;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.WriteConcerns;
import io.fleetledger.support.paging.Chunks;
import io.fleetledger.support.privacy.TenantKeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Deletes the tenant's documents in every collection of the read store's database, whatever its name: in every
 * generation of a projection, and in collections that new features add. A document without a tenant belongs to none.
 */
public final class ReadModelErasure implements TenantErasure {

    static final String TENANT_FIELD = "tenant_id";

    /** The collection in MongoDB that says whose an upload is. */
    public static final String IMPORT_FILES = "import-files";

    /**
     * The records that a tenant is off-boarded and that its key is destroyed are not erased. An upload's record is
     * needed to find the upload, and is deleted with it.
     */
    private static final Set<String> KEPT =
            Set.of(OffboardingStore.COLLECTION, TenantKeyStore.COLLECTION, IMPORT_FILES);

    private static final String REQUEST_LIMITS = "rate-limit-buckets";

    /** Most of a tenant's documents: several for each hour of each machine. Their ids begin with the machine's id. */
    private static final Set<String> READINGS = Set.of("reading-hours", "reading-chunks");

    /** The collections that list a tenant's machines by id; these are erased last. */
    private static final Set<String> MACHINES = Set.of("latest-readings", "machine-directory", "machines");

    private static final String ID = "_id";
    private static final int IDS_AT_ONCE = 500;

    /** Documents per deletion: takes far less than the driver's timeout. */
    private static final int BATCH_SIZE = 1_000;

    /** The most ids held in memory, of a collection that has to be scanned. */
    private static final int FOUND_AT_ONCE = 50_000;

    private final Supplier<MongoDatabase> database;
    private final boolean findsRanges;
    private final Runnable keep;

    /**
     * @param findsRanges whether the store finds a range of ids by its index; the embedded one does not
     * @param keep returns once all deletions so far are durable
     */
    ReadModelErasure(Supplier<MongoDatabase> database, boolean findsRanges, Runnable keep) {
        this.database = database;
        this.findsRanges = findsRanges;
        this.keep = keep;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.READ_MODELS;
    }

    /** Readings first: without the machines, their readings could not be found. */
    @Override
    public long erase(String tenantId) {
        Set<String> all = collections();
        long deleted = 0;
        if (findsRanges) {
            deleted += eraseReadings(tenantId, of(READINGS, all));
        }
        for (String name : all) {
            if (!MACHINES.contains(feature(name)) && !(findsRanges && READINGS.contains(feature(name)))) {
                deleted += eraseFrom(collection(name), tenantId);
            }
        }
        for (String name : of(MACHINES, all)) {
            deleted += eraseFrom(collection(name), tenantId);
        }
        deleted += eraseRequestLimits(tenantId);
        keep.run();
        return deleted;
    }

    private long eraseReadings(String tenantId, List<String> readings) {
        AtomicLong deleted = new AtomicLong();
        forEachIds(tenantId, MACHINES, machineIds -> {
            for (String name : readings) {
                machineIds.forEach(machineId -> deleted.addAndGet(eraseReadingsOf(machineId, collection(name))));
            }
        });
        return deleted.get();
    }

    /** The ids of a machine's readings lie between its slash and the next character. */
    private static long eraseReadingsOf(String machineId, MongoCollection<Document> readings) {
        return eraseByQuery(readings, Filters.and(Filters.gte(ID, machineId + "/"), Filters.lt(ID, machineId + "0")));
    }

    private static long eraseFrom(MongoCollection<Document> collection, String tenantId) {
        return isIndexedByTenant(collection)
                ? eraseByQuery(collection, Filters.eq(TENANT_FIELD, tenantId))
                : eraseByScan(collection, tenantId);
    }

    /** Deletes what an index finds. */
    private static long eraseByQuery(MongoCollection<Document> collection, Bson filter) {
        long deleted = 0;
        while (true) {
            List<Object> ids = collection
                    .find(filter)
                    .projection(Projections.include(ID))
                    .limit(BATCH_SIZE)
                    .map(document -> document.get(ID))
                    .into(new ArrayList<>());
            deleted += delete(collection, ids);
            if (ids.size() < BATCH_SIZE) {
                return deleted;
            }
        }
    }

    /** Scans in this process: a query in the server would be one call, which a large collection makes long. */
    private static long eraseByScan(MongoCollection<Document> collection, String tenantId) {
        long deleted = 0;
        while (true) {
            List<Object> ids = new ArrayList<>();
            try (MongoCursor<Document> all = scan(collection)) {
                while (ids.size() < FOUND_AT_ONCE && all.hasNext()) {
                    Document document = all.next();
                    if (tenantId.equals(document.get(TENANT_FIELD))) {
                        ids.add(document.get(ID));
                    }
                }
            }
            for (List<Object> some : Chunks.of(ids, BATCH_SIZE)) {
                deleted += delete(collection, some);
            }
            if (ids.size() < FOUND_AT_ONCE) {
                return deleted;
            }
        }
    }

    private static long delete(MongoCollection<Document> collection, List<Object> ids) {
        return ids.isEmpty()
                ? 0
                : collection
                        .withWriteConcern(WriteConcerns.MAJORITY)
                        .deleteMany(Filters.in(ID, ids))
                        .getDeletedCount();
    }

    private static MongoCursor<Document> scan(MongoCollection<Document> collection) {
        return collection
                .find()
                .projection(Projections.include(ID, TENANT_FIELD))
                .batchSize(BATCH_SIZE)
                .iterator();
    }

    private static boolean isIndexedByTenant(MongoCollection<Document> collection) {
        for (Document index : collection.listIndexes()) {
            String first = index.get("key", Document.class).keySet().iterator().next();
            if (first.equals(TENANT_FIELD) && !index.containsKey("partialFilterExpression")) {
                return true;
            }
        }
        return false;
    }

    /** Finds them by their ids, which consist of the limit and the tenant. */
    private long eraseRequestLimits(String tenantId) {
        if (!collections().contains(REQUEST_LIMITS)) {
            return 0;
        }
        List<Object> ids = new ArrayList<>();
        database.get()
                .getCollection(REQUEST_LIMITS)
                .find()
                .projection(Projections.include("_id"))
                .map(bucket -> bucket.getString("_id"))
                .forEach(id -> {
                    if (id.substring(id.indexOf('/') + 1).equals(tenantId)) {
                        ids.add(id);
                    }
                });
        return ids.isEmpty()
                ? 0
                : database.get()
                        .getCollection(REQUEST_LIMITS)
                        .deleteMany(Filters.in("_id", ids))
                        .getDeletedCount();
    }

    /**
     * Whether the tenant has documents in the collections that are indexed by tenant, among them its machines, keys and
     * audit: a request waits for the answer, so no collection is scanned.
     */
    public boolean knows(String tenantId) {
        return collections().stream()
                .map(this::collection)
                .filter(ReadModelErasure::isIndexedByTenant)
                .anyMatch(collection -> collection
                                .find(Filters.eq(TENANT_FIELD, tenantId))
                                .projection(Projections.include(ID))
                                .first()
                        != null);
    }

    /**
     * Passes on the ids of the tenant's documents of these collections, of every generation, in batches; an id in
     * several collections is passed on several times.
     */
    public void forEachIds(String tenantId, Set<String> of, Consumer<List<String>> some) {
        for (String name : of(of, collections())) {
            MongoCollection<Document> collection = collection(name);
            List<String> ids = new ArrayList<>(IDS_AT_ONCE);
            try (MongoCursor<Document> documents = isIndexedByTenant(collection)
                    ? collection
                            .find(Filters.eq(TENANT_FIELD, tenantId))
                            .projection(Projections.include(ID, TENANT_FIELD))
                            .iterator()
                    : scan(collection)) {
                while (documents.hasNext()) {
                    Document document = documents.next();
                    if (tenantId.equals(document.get(TENANT_FIELD))) {
                        ids.add(document.getString(ID));
                    }
                    if (ids.size() == IDS_AT_ONCE) {
                        some.accept(List.copyOf(ids));
                        ids.clear();
                    }
                }
            }
            if (!ids.isEmpty()) {
                some.accept(List.copyOf(ids));
            }
        }
    }

    private MongoCollection<Document> collection(String name) {
        return database.get().getCollection(name);
    }

    private static List<String> of(Set<String> features, Set<String> collections) {
        return collections.stream()
                .filter(name -> features.contains(feature(name)))
                .toList();
    }

    /** The name of a collection without its generation. */
    private static String feature(String collection) {
        return collection.contains("@") ? collection.substring(0, collection.indexOf('@')) : collection;
    }

    private Set<String> collections() {
        Set<String> names = new TreeSet<>();
        database.get().listCollectionNames().forEach(name -> {
            if (!KEPT.contains(name) && !name.startsWith("system.")) {
                names.add(name);
            }
        });
        return names;
    }
}
