package io.fleetledger.query.importjob;

import static io.fleetledger.query.importjob.ImportJobDocument.*;

import io.fleetledger.events.importjob.ImportJobAdvancedEvent;
import io.fleetledger.events.importjob.ImportJobCancellationRequestedEvent;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.events.importjob.ImportJobStartedEvent;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Maintains one document per long import. Sequenced by import. */
@Component
@ProcessingGroup(ProjectionNames.IMPORT_JOBS)
class ImportJobListProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments importJobs;
    private final ProjectionNotifier notifier;

    ImportJobListProjection(
            MongoOperations mongo, Generations generations, TenantDocuments importJobs, ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.importJobs = importJobs;
        this.notifier = notifier;
    }

    @EventHandler
    void on(ImportJobQueuedEvent event, DomainEventMessage<?> message) {
        apply(
                message,
                job -> job.append(ID, event.jobId().toString())
                        .append(TENANT_ID, event.tenantId())
                        .append(STATE, ImportJobStatus.QUEUED.wireName())
                        .append(FILE_NAME, event.fileName())
                        .append(UPDATE_EXISTING, event.updateExisting())
                        .append(ROWS_TOTAL, null)
                        .append(ROWS_DONE, 0)
                        .append(CREATED, 0)
                        .append(UPDATED, 0)
                        .append(SKIPPED, 0)
                        .append(ERROR, null)
                        .append(CREATED_AT, Date.from(message.getTimestamp()))
                        .append(FINISHED_AT, null));
    }

    @EventHandler
    void on(ImportJobStartedEvent event, DomainEventMessage<?> message) {
        apply(
                message,
                job -> rateFrom(job.append(STATE, ImportJobStatus.RUNNING.wireName()), message)
                        .append(RATE_TO, null));
    }

    @EventHandler
    void on(ImportJobAdvancedEvent event, DomainEventMessage<?> message) {
        apply(message, job -> {
            if (job.getInteger(ROWS_TOTAL) == null) {
                rateFrom(job, message); // Counting is no part of the rate.
            }
            if (event.rowsDone() > job.getInteger(ROWS_DONE)) {
                job.append(RATE_TO, Date.from(message.getTimestamp()));
            }
            job.append(ROWS_TOTAL, event.rowsTotal())
                    .append(ROWS_DONE, event.rowsDone())
                    .append(CREATED, event.created())
                    .append(UPDATED, event.updated())
                    .append(SKIPPED, event.skipped());
        });
    }

    @EventHandler
    void on(ImportJobCompletedEvent event, DomainEventMessage<?> message) {
        apply(message, job -> finish(job, ImportJobStatus.COMPLETED, message));
    }

    @EventHandler
    void on(ImportJobFailedEvent event, DomainEventMessage<?> message) {
        apply(message, job -> finish(job.append(ERROR, event.reason()), ImportJobStatus.FAILED, message));
    }

    /** The import runs until its worker notices the request. */
    @EventHandler
    void on(ImportJobCancellationRequestedEvent event, DomainEventMessage<?> message) {
        apply(message, job -> job.append(CANCELLATION_REQUESTED, true));
    }

    @EventHandler
    void on(ImportJobCancelledEvent event, DomainEventMessage<?> message) {
        apply(message, job -> finish(job, ImportJobStatus.CANCELLED, message));
    }

    private static Document rateFrom(Document job, DomainEventMessage<?> message) {
        return job.append(RATE_FROM, Date.from(message.getTimestamp()))
                .append(RATE_FROM_ROW, job.getInteger(ROWS_DONE));
    }

    private static void finish(Document job, ImportJobStatus state, DomainEventMessage<?> message) {
        job.append(STATE, state.wireName()).append(FINISHED_AT, Date.from(message.getTimestamp()));
    }

    private void apply(DomainEventMessage<?> message, Consumer<Document> change) {
        ImportJobEvent event = (ImportJobEvent) message.getPayload();
        DocumentBatch batch =
                DocumentBatch.current(mongo, generations.name(COLLECTION), ImportJobListProjection::documentId);
        Document stored = batch.find(event.jobId().toString());
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            Document job = stored == null ? new Document() : new Document(stored);
            change.accept(job);
            batch.put(job.append(SEQUENCE, message.getSequenceNumber()));
        }
        notifier.announce(processingGroup(), event.jobId(), message.getSequenceNumber());
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof ImportJobEvent event
                ? Optional.of(event.jobId().toString())
                : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.IMPORT_JOBS;
    }

    @Override
    public long shownSequence(String tenantId, UUID jobId) {
        return importJobs
                .findById(tenantId, jobId.toString(), List.of(SEQUENCE))
                .map(job -> job.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
