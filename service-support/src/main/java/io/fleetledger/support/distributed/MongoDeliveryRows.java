package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.paging.Chunks;
import io.fleetledger.support.webhook.WebhookDeliveries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Rows of waiting and dead webhook deliveries in MongoDB, with their bodies. */
final class MongoDeliveryRows {

    private static final String DELIVERIES = "webhook_deliveries";

    static final String ID = "_id";
    static final String WEBHOOK_ID = "webhook_id";
    static final String POSITION = "position";
    static final String DEAD = "dead";
    static final String MESSAGE_ID = "message_id";
    static final String TYPE = "type";
    static final String OCCURRED_AT = "occurred_at";
    static final String REASON = "reason";
    static final String DEAD_AT = "dead_at";
    static final String ATTEMPTS = "attempts";
    /** Only in rows stored before bodies had their own documents. */
    static final String BODY = "body";

    private final MongoCollection<Document> collection;
    private final MongoWebhookBodies bodies;

    MongoDeliveryRows(MongoDatabase durable) {
        this.collection = durable.getCollection(DELIVERIES);
        this.bodies = new MongoWebhookBodies(durable);
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(collection, Indexes.ascending(WEBHOOK_ID, DEAD, POSITION), new IndexOptions().name("in-order"));
        builds.ensure(collection, Indexes.ascending(DEAD, OCCURRED_AT), new IndexOptions().name("by-age"));
        builds.ensure(collection, Indexes.ascending(POSITION), new IndexOptions().name("by-position"));
    }

    MongoCollection<Document> collection() {
        return collection;
    }

    MongoWebhookBodies bodies() {
        return bodies;
    }

    static Bson waitingFor(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, false));
    }

    static Bson deadOf(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, true));
    }

    /** Makes a row wait. */
    static Bson waiting() {
        return Updates.combine(Updates.set(DEAD, false), Updates.unset(REASON), Updates.unset(DEAD_AT));
    }

    /** Returns positions in ascending order. */
    List<Long> positionsOf(Bson which) {
        return collection
                .find(which)
                .sort(Sorts.ascending(POSITION))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new ArrayList<>());
    }

    /** Applies the change to each chunk separately and returns how many rows changed. */
    static long inChunks(List<Long> positions, ToLongFunction<List<Long>> change) {
        long changed = 0;
        for (List<Long> some : Chunks.of(positions, WebhookDeliveries.CHUNK_SIZE)) {
            changed += change.applyAsLong(some);
        }
        return changed;
    }

    long change(Bson which, List<Long> positions, Bson update) {
        return collection
                .updateMany(Filters.and(which, Filters.in(POSITION, positions)), update)
                .getModifiedCount();
    }

    /** Removes bodies at these positions that have no row, and returns how many. */
    long removeUnused(Collection<Long> positions) {
        return bodies.removeUnused(positions, this::positionsWithRows);
    }

    private Set<Long> positionsWithRows(List<Long> positions) {
        return collection
                .find(Filters.in(POSITION, positions))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new HashSet<>());
    }
}
