package io.fleetledger.support.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
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
 * Fields of documents whose other fields other projections write, gathered to be written in bulk. Either may come first:
 * a document that is not there yet is begun, with all fields that it will ever have.
 */
public final class DocumentFields {

    /** Looked for together: the embedded store compares each that is asked for with each that is there. */
    static final int PORTION = 1_000;

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoOperations mongo;
    private final String collection;
    private final Document beginning;
    private final Map<String, Document> fields = new LinkedHashMap<>();

    /** @param beginning all fields as they begin, in the order in which they are stored ever after */
    public DocumentFields(MongoOperations mongo, String collection, Document beginning) {
        this.mongo = mongo;
        this.collection = collection;
        this.beginning = beginning;
    }

    /** Gives these fields their values; of the same document, the last call counts. */
    public void put(String id, Document values) {
        fields.put(id, values);
    }

    /** Most documents are there. An upsert would put the fields of one that is not in an order of its own. */
    public void write() {
        List<String> ids = List.copyOf(fields.keySet());
        for (int from = 0; from < ids.size(); from += PORTION) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + PORTION));
            if (set(some) < some.size()) {
                begin(missing(some));
                set(some); // All: what was begun by somebody else between the two looks has been missed by the first.
            }
        }
        fields.clear();
    }

    /** How many of them were there. */
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

    /** What somebody else has begun since it was looked for stays, and gets its fields next. */
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
        whole.putAll(beginning);
        whole.putAll(Objects.requireNonNull(fields.get(id)));
        return whole;
    }

    private MongoCollection<Document> documents() {
        return mongo.getCollection(collection);
    }
}
