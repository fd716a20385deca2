package io.fleetledger.support.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * The documents that one batch of events changes: read in one go when the first event comes, written in one go before
 * the batch's token is. A batch that is delivered twice finds its own work and must recognise it.
 */
public final class DocumentBatch {

    private static final String BATCHES = DocumentBatch.class.getName();
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoOperations mongo;
    private final String collection;
    private final Map<String, Document> documents = new HashMap<>();
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> changed = new LinkedHashSet<>();

    private DocumentBatch(MongoOperations mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /**
     * That of the current unit of work.
     *
     * @param idOf the {@code _id} of the document an event of the batch changes
     */
    public static DocumentBatch current(
            MongoOperations mongo, String collection, Function<EventMessage<?>, Optional<String>> idOf) {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        Map<String, DocumentBatch> batches = unit.getOrComputeResource(BATCHES, none -> new LinkedHashMap<>());
        DocumentBatch known = batches.get(collection);
        if (known != null) {
            return known;
        }
        DocumentBatch batch = new DocumentBatch(mongo, collection);
        batch.load(messagesOf(unit)
                .filter(EventMessage.class::isInstance)
                .flatMap(message -> idOf.apply((EventMessage<?>) message).stream())
                .toList());
        batches.put(collection, batch);
        unit.onPrepareCommit(committing -> batch.write()); // For units that store no token.
        return batch;
    }

    /** Writes what the current unit of work, if there is one, has changed so far. */
    static void writePending() {
        if (CurrentUnitOfWork.isStarted()) {
            Map<String, DocumentBatch> batches = CurrentUnitOfWork.get().getResource(BATCHES);
            if (batches != null) {
                batches.values().forEach(DocumentBatch::write);
            }
        }
    }

    private static Stream<? extends Message<?>> messagesOf(UnitOfWork<?> unit) {
        return unit instanceof BatchingUnitOfWork<?> batch
                ? batch.getMessages().stream()
                : Stream.of(unit.getMessage());
    }

    /** The document as stored, or as this batch has made it; null if there is none. */
    public @Nullable Document find(String id) {
        if (!read.contains(id)) {
            load(List.of(id));
        }
        return documents.get(id);
    }

    /** Replaces the document of that {@code _id} when the batch is committed. */
    public void put(Document document) {
        String id = document.getString("_id");
        read.add(id);
        documents.put(id, document);
        changed.add(id);
    }

    private void load(List<String> ids) {
        read.addAll(ids);
        mongo.getCollection(collection)
                .find(Filters.in("_id", ids))
                .forEach(document -> documents.put(document.getString("_id"), document));
    }

    private void write() {
        List<WriteModel<Document>> writes = new ArrayList<>(changed.size());
        for (String id : changed) {
            writes.add(
                    new ReplaceOneModel<>(Filters.eq("_id", id), documents.get(id), new ReplaceOptions().upsert(true)));
        }
        if (!writes.isEmpty()) {
            mongo.getCollection(collection).bulkWrite(writes, ANY_ORDER);
            changed.clear();
        }
    }
}
