package io.fleetledger.support.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/** One collection of all tenants: for housekeeping, never for responses. Every document is found by its {@code _id}. */
public final class CrossTenantCollection {

    private static final int IDS_AT_ONCE = 100;

    private final MongoOperations mongo;
    private final Supplier<String> collection;

    public CrossTenantCollection(MongoOperations mongo, String collection) {
        this(mongo, () -> collection);
    }

    /** @param collection evaluated for each query: a rebuild changes the name */
    public CrossTenantCollection(MongoOperations mongo, Supplier<String> collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /** Passes on the id of every document, several at a time. */
    public void forEachIds(Consumer<List<String>> some) {
        List<String> ids = new ArrayList<>(IDS_AT_ONCE);
        // Closed also when the consumer throws: the server would keep the cursor for ten minutes.
        try (MongoCursor<Document> all = mongo.getCollection(collection.get())
                .find()
                .projection(Projections.include("_id"))
                .iterator()) {
            while (all.hasNext()) {
                ids.add(all.next().getString("_id"));
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

    /** The existing documents among these ids, with these fields only. */
    public List<Document> find(List<String> ids, List<String> fields) {
        return mongo.getCollection(collection.get())
                .find(Filters.in("_id", ids))
                .projection(Projections.include(fields))
                .into(new ArrayList<>());
    }

    public void put(Document document) {
        BulkWrites write = new BulkWrites(mongo, collection.get());
        write.put(document);
        write.write();
    }

    public void remove(List<String> ids) {
        BulkWrites writes = new BulkWrites(mongo, collection.get());
        ids.forEach(writes::remove);
        writes.write();
    }
}
