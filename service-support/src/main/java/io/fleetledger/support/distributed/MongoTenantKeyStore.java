package io.fleetledger.support.distributed;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.WriteConcerns;
import io.fleetledger.support.privacy.TenantKeyStore;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Tenants' keys in MongoDB. A key is on most nodes before it is used, so that an election cannot lose the key of sealed
 * data.
 */
final class MongoTenantKeyStore implements TenantKeyStore {

    private static final String ID = "_id";
    private static final String SEALED_KEY = "sealed_key";
    private static final String CREATED_AT = "created_at";
    private static final String DESTROYED_AT = "destroyed_at";
    private static final Date EVER = new Date(0);

    private final MongoCollection<Document> rows;

    MongoTenantKeyStore(MongoDatabase database) {
        this.rows = database.getCollection(COLLECTION)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcerns.MAJORITY);
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(rows, Indexes.ascending(DESTROYED_AT), new IndexOptions().name("destroyed"));
    }

    @Override
    public Optional<StoredKey> find(String tenantId) {
        return Optional.ofNullable(rows.find(Filters.eq(ID, tenantId)).first())
                .map(row -> new StoredKey(row.getString(SEALED_KEY)));
    }

    /** Waits for most nodes even without a change: they then have the key that another process has just stored. */
    @Override
    public void putIfAbsent(String tenantId, String sealedKey) {
        upsert(
                tenantId,
                Updates.combine(
                        Updates.setOnInsert(SEALED_KEY, sealedKey),
                        Updates.setOnInsert(CREATED_AT, Date.from(Instant.now()))));
    }

    @Override
    public void destroy(String tenantId) {
        upsert(
                tenantId,
                Updates.combine(Updates.unset(SEALED_KEY), Updates.min(DESTROYED_AT, Date.from(Instant.now()))));
    }

    /** Retries once: of two concurrent upserts, one fails with a duplicate key. */
    private void upsert(String tenantId, Bson change) {
        UpdateOptions upsert = new UpdateOptions().upsert(true);
        try {
            rows.updateOne(Filters.eq(ID, tenantId), change, upsert);
        } catch (MongoWriteException insertedMeanwhile) {
            if (insertedMeanwhile.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw insertedMeanwhile;
            }
            rows.updateOne(Filters.eq(ID, tenantId), change, upsert);
        }
    }

    @Override
    public Set<String> destroyed() {
        return rows.find(Filters.gt(DESTROYED_AT, EVER))
                .projection(Projections.include(ID))
                .map(row -> row.getString(ID))
                .into(new HashSet<>());
    }
}
