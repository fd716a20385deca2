package io.fleetledger.support.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/** Gathers whole documents of one collection for a bulk write; each document at most once, in any order. */
public final class BulkWrites {

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoOperations mongo;
    private final String collection;
    private final List<WriteModel<Document>> writes = new ArrayList<>();

    public BulkWrites(MongoOperations mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /** Replaces the document of that {@code _id} or inserts it. */
    public void put(Document document) {
        writes.add(new ReplaceOneModel<>(
                Filters.eq("_id", document.getString("_id")), document, new ReplaceOptions().upsert(true)));
    }

    public void remove(String id) {
        writes.add(new DeleteOneModel<>(Filters.eq("_id", id)));
    }

    public void write() {
        if (!writes.isEmpty()) {
            mongo.getCollection(collection).bulkWrite(writes, ANY_ORDER);
            writes.clear();
        }
    }
}
