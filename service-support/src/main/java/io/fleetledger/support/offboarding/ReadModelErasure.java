package io.fleetledger.support.offboarding;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.Concerns;
import io.fleetledger.support.privacy.TenantKeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Deletes the tenant's documents in every collection of the read store's database, whatever it is called: so in every
 * generation of what is rebuilt, and in collections that come to be with new features. A document names its tenant, or is
 * nobody's.
 */
public final class ReadModelErasure implements TenantErasure {

    static final String TENANT_FIELD = "tenant_id";

    /** What says that a tenant has left, and that its key is gone, is no part of what is erased. */
    private static final Set<String> KEPT = Set.of(OffboardingStore.COLLECTION, TenantKeyStore.COLLECTION);

    private static final String REQUEST_LIMITS = "rate-limit-buckets";
    private static final int IDS_AT_ONCE = 500;

    private final Supplier<MongoDatabase> database;
    private final Runnable keep;

    /** @param keep returns once what was deleted until now outlives this process */
    ReadModelErasure(Supplier<MongoDatabase> database, Runnable keep) {
        this.database = database;
        this.keep = keep;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.READ_MODELS;
    }

    @Override
    public long erase(String tenantId) {
        long deleted = 0;
        for (String collection : collections()) {
            deleted += database.get()
                    .getCollection(collection)
                    .withWriteConcern(Concerns.ON_MOST_NODES)
                    .deleteMany(Filters.eq(TENANT_FIELD, tenantId))
                    .getDeletedCount();
        }
        deleted += eraseRequestLimits(tenantId);
        keep.run();
        return deleted;
    }

    /** By their ids: what the limit was, and whose. */
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

    /** Whether there is any document of this tenant. */
    public boolean knows(String tenantId) {
        return collections().stream()
                .anyMatch(collection -> database.get()
                                .getCollection(collection)
                                .find(Filters.eq(TENANT_FIELD, tenantId))
                                .projection(Projections.include("_id"))
                                .first()
                        != null);
    }

    /**
     * Hands over the ids of the tenant's documents of these collections, in every generation, some at a time; one that is in
     * several comes several times.
     */
    public void forEachIds(String tenantId, Set<String> of, Consumer<List<String>> some) {
        for (String collection : collections()) {
            if (!of.contains(
                    collection.contains("@") ? collection.substring(0, collection.indexOf('@')) : collection)) {
                continue;
            }
            List<String> ids = new ArrayList<>(IDS_AT_ONCE);
            for (Document document : database.get()
                    .getCollection(collection)
                    .find(Filters.eq(TENANT_FIELD, tenantId))
                    .projection(Projections.include("_id"))) {
                ids.add(document.getString("_id"));
                if (ids.size() == IDS_AT_ONCE) {
                    some.accept(List.copyOf(ids));
                    ids.clear();
                }
            }
            if (!ids.isEmpty()) {
                some.accept(List.copyOf(ids));
            }
        }
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
