package io.fleetledger.support.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.paging.Chunks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Gathers fields for a bulk write, in documents whose other fields are written by other projections. Either may come
 * first: a missing document is inserted with all fields that it will ever have.
 */
public final class DocumentFields {

    /** How many are read together: the embedded store compares each requested id with each stored one. */
    static final int CHUNK_SIZE = 1_000;

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoOperations mongo;
    private final String collection;
    private final Document initialFields;
    private final Map<String, Document> fields = new LinkedHashMap<>();

    /** @param initialFields all fields with their initial values, in the order in which they stay stored */
    public DocumentFields(MongoOperations mongo, String collection, Document initialFields) {
        this.mongo = mongo;
        this.collection = collection;
        this.initialFields = initialFields;
    }

    /** Sets these fields; the last call for a document wins. */
    public void put(String id, Document values) {
        fields.put(id, values);
    }

    /** Most documents exist. An upsert would store the fields of a missing one in another order. */
    public void write() {
        List<String> ids = List.copyOf(fields.keySet());
        for (List<String> some : Chunks.of(ids, CHUNK_SIZE)) {
            if (set(some) < some.size()) {
                begin(missing(some));
                set(some); // All: the first call has missed documents that others inserted before missing() read.
            }
        }
        fields.clear();
    }

    /** Returns how many of the documents exist. */
    private int set(Collection<String> ids) {
        List<WriteModel<Document>> writes = ids.stream()
                .<WriteModel<Document>>map(
                        id -> new UpdateOneModel<>(Filters.eq("_id", id), new Document("$set", fields.get(id))))
                .toList();
        return writes.isEmpty() ? 0 : documents().bulkWrite(writes, ANY_ORDER).getMatchedCount();
    }

    private Set<String> missing(List<String> ids) {
        Set<String> missing = new LinkedHashSet<>(ids);
        documents()
                .find(Filters.in("_id", ids))
                .projection(Projections.include("_id"))
                .forEach(there -> missing.remove(there.getString("_id")));
        return missing;
    }

    /** A document that others have inserted since the read stays; its fields are set next. */
    private void begin(Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<Document> begun = ids.stream().map(this::begun).toList();
        try {
            documents().insertMany(begun, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException failure) {
            if (!DocumentBatch.isOfTheSameIds(failure)) {
                throw failure;
            }
        }
    }

    private Document begun(String id) {
        Document whole = new Document("_id", id);
        whole.putAll(initialFields);
        whole.putAll(Objects.requireNonNull(fields.get(id)));
        return whole;
    }

    private MongoCollection<Document> documents() {
        return mongo.getCollection(collection);
    }
}
