package io.fleetledger.support.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * The documents that one batch of events changes: read together at the first event, written together before the batch's
 * token. A batch that is delivered twice finds its own changes and must recognise them.
 */
public final class DocumentBatch implements BatchWrite {

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final InsertManyOptions INSERT_ANY_ORDER = new InsertManyOptions().ordered(false);

    /** One message of several megabytes takes client and server longer than several smaller ones. */
    private static final int BATCH_SIZE = 250;

    private final MongoOperations mongo;
    private final String collection;
    private final Document initialFields;
    private final Collection<String> foreignFields;
    private final Map<String, Document> documents = new HashMap<>();
    /** The stored state, kept where other projections write the same documents. */
    private final Map<String, Document> stored = new HashMap<>();

    private final Set<String> read = new LinkedHashSet<>();
    /** Documents that were read and did not exist. */
    private final Set<String> absent = new HashSet<>();

    private final Set<String> changed = new LinkedHashSet<>();

    private DocumentBatch(
            MongoOperations mongo, String collection, Document initialFields, Collection<String> foreignFields) {
        this.mongo = mongo;
        this.collection = collection;
        this.initialFields = initialFields;
        this.foreignFields = foreignFields;
    }

    /**
     * Returns the batch of the current unit of work.
     *
     * @param idOf the {@code _id} of the document that an event of the batch changes
     */
    public static DocumentBatch current(
            MongoOperations mongo, String collection, Function<EventMessage<?>, Optional<String>> idOf) {
        return current(mongo, collection, new Document(), List.of(), idOf);
    }

    /**
     * Returns the batch of the current unit of work, in a collection whose documents other projections also write.
     *
     * @param initialFields all fields with their initial values, in the order in which they stay stored; those of
     *     others are not null
     * @param foreignFields never read and never changed. A document with only these and initial values counts as
     *     missing
     * @param idOf the {@code _id} of the document that an event of the batch changes
     */
    public static DocumentBatch current(
            MongoOperations mongo,
            String collection,
            Document initialFields,
            Collection<String> foreignFields,
            Function<EventMessage<?>, Optional<String>> idOf) {
        return BatchWrite.current(collection, DocumentBatch.class, () -> {
            DocumentBatch batch = new DocumentBatch(mongo, collection, initialFields, foreignFields);
            batch.prefetch(BatchWrite.events()
                    .flatMap(event -> idOf.apply(event).stream())
                    .distinct()
                    .toList());
            return batch;
        });
    }

    /** The document as stored or as changed by this batch; null if it does not exist. */
    public @Nullable Document find(String id) {
        if (!read.contains(id)) {
            loadSome(List.of(id));
        }
        return documents.get(id);
    }

    /** Replaces the document of that {@code _id} when the batch is committed; pass a new object, not the one found. */
    public void put(Document document) {
        String id = document.getString("_id");
        read.add(id);
        documents.put(id, document);
        changed.add(id);
    }

    /** Removes the document of that {@code _id} when the batch is committed. */
    public void remove(String id) {
        read.add(id);
        documents.remove(id);
        changed.add(id);
    }

    /** Reads these documents together, for a handler that will use each of them. */
    public void prefetch(Collection<String> ids) {
        List<String> unread = ids.stream().filter(id -> !read.contains(id)).toList();
        if (!unread.isEmpty()) {
            load(unread);
        }
    }

    /**
     * Returns the documents that match the filter. It first writes what the batch has changed so far, so that the
     * store's result includes it: only for handlers that tolerate seeing their own changes again, and for collections
     * that no other projection writes.
     */
    public List<Document> findWhere(Bson filter) {
        if (!foreignFields.isEmpty()) { // A put of what is found would write their fields as well.
            throw new IllegalStateException("Other projections also write " + collection);
        }
        write();
        List<Document> found = new ArrayList<>();
        mongo.getCollection(collection).find(filter).forEach(found::add);
        found.forEach(document -> {
            read.add(document.getString("_id"));
            documents.put(document.getString("_id"), document);
        });
        return found;
    }

    private void load(List<String> ids) {
        for (List<String> some : Chunks.of(ids, DocumentFields.CHUNK_SIZE)) {
            loadSome(some);
        }
    }

    private void loadSome(List<String> ids) {
        read.addAll(ids);
        absent.addAll(ids);
        var found = mongo.getCollection(collection).find(Filters.in("_id", ids));
        if (!foreignFields.isEmpty()) {
            found.projection(Projections.exclude(List.copyOf(foreignFields)));
        }
        found.forEach(document -> {
            String id = document.getString("_id");
            absent.remove(id);
            if (foreignFields.isEmpty()) {
                documents.put(id, document);
            } else if (isBegun(document)) {
                documents.put(id, document);
                stored.put(id, document);
            }
        });
    }

    /** Other projections, of this version or another, insert it with initial values, possibly without some fields. */
    private boolean isBegun(Document document) {
        return document.entrySet().stream()
                .anyMatch(field -> !field.getKey().equals("_id")
                        && field.getValue() != null
                        && !field.getValue().equals(initialFields.get(field.getKey())));
    }

    @Override
    public void write() {
        insert();
        List<WriteModel<Document>> writes = new ArrayList<>(changed.size());
        for (String id : changed) {
            writes.add(writeOf(id, documents.get(id)));
        }
        if (!writes.isEmpty()) {
            mongo.getCollection(collection).bulkWrite(writes, ANY_ORDER);
            changed.clear();
        }
    }

    /** An insert costs half of an upsert. A document that has been inserted by others since the read stays. */
    private void insert() {
        Map<String, Document> begun = new LinkedHashMap<>();
        for (String id : changed) {
            Document document = documents.get(id);
            if (document != null && absent.remove(id)) {
                begun.put(id, begun(document));
            }
        }
        if (begun.isEmpty()) {
            return;
        }
        List<Document> inOrder = List.copyOf(begun.values());
        for (List<Document> some : Chunks.of(inOrder, BATCH_SIZE)) {
            insert(some, begun.keySet());
        }
        begun.keySet().forEach(id -> stored.put(id, documents.get(id)));
        changed.removeAll(begun.keySet());
    }

    /** @param begun on return without the documents that others have inserted meanwhile */
    private void insert(List<Document> some, Set<String> begun) {
        try {
            mongo.getCollection(collection).insertMany(some, INSERT_ANY_ORDER);
        } catch (MongoBulkWriteException failure) {
            if (!isOfTheSameIds(failure)) {
                throw failure;
            }
            failure.getWriteErrors()
                    .forEach(error -> begun.remove(some.get(error.getIndex()).getString("_id")));
        }
    }

    private Document begun(Document document) {
        if (initialFields.isEmpty()) {
            return document;
        }
        Document whole = new Document("_id", document.get("_id"));
        whole.putAll(initialFields);
        whole.putAll(document);
        return whole;
    }

    /** Whether an insert failed only because others have inserted documents meanwhile. */
    static boolean isOfTheSameIds(MongoBulkWriteException failure) {
        return failure.getWriteConcernError() == null
                && failure.getWriteErrors().stream().allMatch(DocumentBatch::isDuplicateKey);
    }

    private static boolean isDuplicateKey(BulkWriteError error) {
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    private WriteModel<Document> writeOf(String id, @Nullable Document document) {
        Bson itself = Filters.eq("_id", id);
        if (document == null) {
            return new DeleteOneModel<>(itself);
        }
        if (foreignFields.isEmpty()) {
            return new ReplaceOneModel<>(itself, document, new ReplaceOptions().upsert(true));
        }
        Document before = Objects.requireNonNullElseGet(stored.put(id, document), Document::new);
        Document changes = new Document(document);
        changes.entrySet()
                .removeIf(field -> field.getKey().equals("_id")
                        || (before.containsKey(field.getKey())
                                && Objects.equals(before.get(field.getKey()), field.getValue())));
        return new UpdateOneModel<>(
                itself, new Document("$set", changes)); // It exists by now: inserted by others or by this batch.
    }
}
