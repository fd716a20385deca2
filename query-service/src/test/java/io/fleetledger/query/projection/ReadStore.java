package io.fleetledger.query.projection;

import com.mongodb.event.CommandListener;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

/** A read store in memory, made as in production, and batches of events as a processor hands them over. */
public final class ReadStore implements AutoCloseable {

    private final TestDatabase database;

    public final MongoTemplate mongo;
    public final TenantDocuments machines;
    public final TenantDocuments counts;

    /** @param listeners hear of each command */
    public ReadStore(CommandListener... listeners) {
        database = TestDatabase.open(listeners);
        mongo = new MongoTemplate(database.client(), database.name());
        machines = documents(ForeignMachineFields.COLLECTION);
        counts = documents("machine-counts");
    }

    public TenantDocuments documents(String collection) {
        return new TenantDocuments(mongo, collection);
    }

    public List<Document> all(String collection) {
        return mongo.find(new Query().with(Sort.by("_id")), Document.class, collection);
    }

    public static void handle(Object projection, List<EventMessage<?>> events) {
        handle(projection, events, () -> {});
    }

    /** As {@link #handle}, but of the batch only these events come as far as the projection. */
    public static void handleOnly(
            Object projection, List<EventMessage<?>> events, Predicate<EventMessage<?>> notKeptFromIt) {
        handle(projection, events, notKeptFromIt, () -> {});
    }

    /** As {@link #handle}, but the batch fails when all is handled and before anything is written. */
    public static void handleAndFail(Object projection, List<EventMessage<?>> events) {
        handle(projection, events, () -> {
            throw new IllegalStateException("broken");
        });
    }

    private static void handle(Object projection, List<EventMessage<?>> events, Runnable atTheEnd) {
        handle(projection, events, all -> true, atTheEnd);
    }

    private static void handle(
            Object projection,
            List<EventMessage<?>> events,
            Predicate<EventMessage<?>> notKeptFromIt,
            Runnable atTheEnd) {
        var handlers = new AnnotationEventHandlerAdapter(projection);
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(new ArrayList<>(events));
        var result = batch.executeWithResult(() -> {
            Object handled = notKeptFromIt.test(batch.getMessage()) ? handlers.handle(batch.getMessage()) : null;
            if (batch.isLastMessage()) {
                atTheEnd.run();
            }
            return handled;
        });
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
