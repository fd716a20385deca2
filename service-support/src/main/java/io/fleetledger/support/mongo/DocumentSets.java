package io.fleetledger.support.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * A field that holds a set, in documents whose other fields another projection writes. Either may come first: a value is
 * added to a document that is not there yet, too. One batch's additions and removals, of which the last counts.
 */
public final class DocumentSets {

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final UpdateOptions BEGIN = new UpdateOptions().upsert(true);

    private final MongoOperations mongo;
    private final String collection;
    private final String field;
    private final Document fieldsOfOthers;
    private final Map<String, Set<String>> added = new LinkedHashMap<>();
    private final Map<String, Set<String>> removed = new LinkedHashMap<>();

    /** @param fieldsOfOthers with the values they begin with, in a document that this one begins */
    public DocumentSets(MongoOperations mongo, String collection, String field, Document fieldsOfOthers) {
        this.mongo = mongo;
        this.collection = collection;
        this.field = field;
        this.fieldsOfOthers = fieldsOfOthers;
    }

    public void add(Collection<String> documentIds, String value) {
        documentIds.forEach(id -> put(id, value, added, removed));
    }

    public void remove(Collection<String> documentIds, String value) {
        documentIds.forEach(id -> put(id, value, removed, added));
    }

    private static void put(String id, String value, Map<String, Set<String>> to, Map<String, Set<String>> from) {
        to.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(value);
        Set<String> others = from.get(id);
        if (others != null) {
            others.remove(value);
        }
    }

    /** Writes them by {@code _id} one by one, in bulk: of a list of ids the embedded store compares each with each. */
    public void write() {
        List<WriteModel<Document>> writes = new ArrayList<>(added.size() + removed.size());
        added.forEach((id, values) -> {
            if (!values.isEmpty()) {
                writes.add(new UpdateOneModel<>(
                        Filters.eq("_id", id),
                        Updates.combine(
                                Updates.addEachToSet(field, List.copyOf(values)),
                                new Document("$setOnInsert", fieldsOfOthers)),
                        BEGIN));
            }
        });
        removed.forEach((id, values) -> {
            if (!values.isEmpty()) {
                writes.add(new UpdateOneModel<>(Filters.eq("_id", id), Updates.pullAll(field, List.copyOf(values))));
            }
        });
        if (!writes.isEmpty()) {
            mongo.getCollection(collection).bulkWrite(writes, ANY_ORDER);
            added.clear();
            removed.clear();
        }
    }
}
