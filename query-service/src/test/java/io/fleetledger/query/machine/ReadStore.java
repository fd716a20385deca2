package io.fleetledger.query.machine;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

/** A read store in memory, made as in production, and batches of events as a processor hands them over. */
final class ReadStore implements AutoCloseable {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());

    final MongoTemplate mongo = new MongoTemplate(client, "test");
    final TenantDocuments machines = new TenantDocuments(mongo, MachineDocument.COLLECTION);
    final TenantDocuments counts = new TenantDocuments(mongo, MachineCounts.COLLECTION);

    List<Document> all(String collection) {
        return mongo.find(new Query().with(Sort.by("_id")), Document.class, collection);
    }

    static void handle(Object projection, List<EventMessage<?>> events) {
        var handlers = new AnnotationEventHandlerAdapter(projection);
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(new ArrayList<>(events));
        var result = batch.executeWithResult(() -> handlers.handle(batch.getMessage()));
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    @Override
    public void close() {
        client.close();
        server.shutdownNow();
    }
}
