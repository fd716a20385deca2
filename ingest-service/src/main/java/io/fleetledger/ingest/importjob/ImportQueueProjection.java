package io.fleetledger.ingest.importjob;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProjectionNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * The jobs of all tenants that have not ended, a few at a time, so that workers may ask often: the oldest of each
 * tenant, then the second of each, so that one tenant's many jobs do not keep another's first one waiting. While it
 * lags, it may show a job that has ended; the job itself then refuses to be started.
 */
@Component
@ProcessingGroup(ProjectionNames.IMPORT_RUNNER)
class ImportQueueProjection {

    static final String COLLECTION = "import-queue";
    private static final int CANDIDATES = 100;

    private final MongoOperations mongo;

    ImportQueueProjection(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @EventHandler
    void on(ImportJobQueuedEvent event, EventMessage<?> message) {
        mongo.getCollection(COLLECTION)
                .replaceOne(
                        Filters.eq("_id", event.jobId().toString()),
                        new Document("_id", event.jobId().toString())
                                .append("tenant_id", event.tenantId())
                                .append("actor", message.getMetaData().get(MessageKeys.ACTOR))
                                .append("traceparent", message.getMetaData().get(MessageKeys.TRACEPARENT))
                                .append("queued_at", Date.from(message.getTimestamp())),
                        new ReplaceOptions().upsert(true));
    }

    @EventHandler
    void on(ImportJobCompletedEvent event) {
        remove(event.jobId());
    }

    @EventHandler
    void on(ImportJobFailedEvent event) {
        remove(event.jobId());
    }

    @EventHandler
    void on(ImportJobCancelledEvent event) {
        remove(event.jobId());
    }

    private void remove(UUID jobId) {
        mongo.getCollection(COLLECTION).deleteOne(Filters.eq("_id", jobId.toString()));
    }

    /** Returns every job that has not ended, as far as the events have been handled. */
    Set<UUID> allOpen() {
        Set<UUID> jobs = new HashSet<>();
        mongo.getCollection(COLLECTION)
                .find()
                .projection(new Document("_id", 1))
                .forEach(job -> jobs.add(UUID.fromString(job.getString("_id"))));
        return jobs;
    }

    /** Returns the first in line, including running jobs. */
    List<OpenJob> open() {
        List<List<OpenJob>> tenants = new ArrayList<>();
        mongo.getCollection(COLLECTION)
                .distinct("tenant_id", String.class)
                .forEach(tenant -> tenants.add(oldest(tenant)));
        tenants.sort(Comparator.comparing(
                jobs -> jobs.isEmpty() ? Instant.MAX : jobs.get(0).queuedAt()));
        return roundRobin(tenants);
    }

    private List<OpenJob> oldest(String tenant) {
        List<OpenJob> jobs = new ArrayList<>();
        mongo.getCollection(COLLECTION)
                .find(Filters.eq("tenant_id", tenant))
                .sort(new Document("queued_at", 1).append("_id", 1))
                .limit(CANDIDATES)
                .forEach(job -> jobs.add(new OpenJob(
                        UUID.fromString(job.getString("_id")),
                        job.getString("tenant_id"),
                        job.getString("actor"),
                        job.getString("traceparent"),
                        job.getDate("queued_at").toInstant())));
        return jobs;
    }

    private static List<OpenJob> roundRobin(List<List<OpenJob>> tenants) {
        List<OpenJob> line = new ArrayList<>();
        for (int turn = 0; turn < CANDIDATES && line.size() < CANDIDATES; turn++) {
            for (List<OpenJob> jobs : tenants) {
                if (turn < jobs.size()) {
                    line.add(jobs.get(turn));
                }
            }
        }
        return line;
    }
}
