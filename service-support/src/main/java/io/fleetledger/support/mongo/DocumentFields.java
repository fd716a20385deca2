package io.fleetledger.support.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Fields of documents whose other fields other projections write, gathered to be written in bulk. Either may come first:
 * a document that is not there yet is begun.
 */
public final class DocumentFields {

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final UpdateOptions BEGIN = new UpdateOptions().upsert(true);

    private final MongoOperations mongo;
    private final String collection;
    private final Document fieldsOfOthers;
    private final Map<String, Document> fields = new LinkedHashMap<>();

    /** @param fieldsOfOthers with the values they begin with, in a document that this one begins */
    public DocumentFields(MongoOperations mongo, String collection, Document fieldsOfOthers) {
        this.mongo = mongo;
        this.collection = collection;
        this.fieldsOfOthers = fieldsOfOthers;
    }

    /** Gives these fields their values; of the same document, the last call counts. */
    public void put(String id, Document values) {
        fields.put(id, values);
    }

    public void write() {
        if (!fields.isEmpty()) {
            List<WriteModel<Document>> writes = fields.entrySet().stream()
                    .<WriteModel<Document>>map(document -> new UpdateOneModel<>(
                            Filters.eq("_id", document.getKey()),
                            new Document("$set", document.getValue()).append("$setOnInsert", fieldsOfOthers),
                            BEGIN))
                    .toList();
            mongo.getCollection(collection).bulkWrite(writes, ANY_ORDER);
            fields.clear();
        }
    }
}
