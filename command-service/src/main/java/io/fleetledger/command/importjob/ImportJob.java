package io.fleetledger.command.importjob;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.importjob.AdvanceImportJobCommand;
import io.fleetledger.commands.importjob.CancelImportJobCommand;
import io.fleetledger.commands.importjob.CompleteImportJobCommand;
import io.fleetledger.commands.importjob.FailImportJobCommand;
import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.QueueImportJobCommand;
import io.fleetledger.commands.importjob.RenewImportJobCommand;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.importjob.ImportJobAdvancedEvent;
import io.fleetledger.events.importjob.ImportJobCancellationRequestedEvent;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.events.importjob.ImportJobStartedEvent;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.problem.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A long import: queued once, run by one worker at a time, ended once. The worker holds a lease; the number of the
 * attempt keeps holders of earlier leases from changing a later attempt's figures.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("2")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class ImportJob {

    @AggregateIdentifier
    private UUID jobId;

    private String tenantId;

    @PersonalData("file-name")
    private String fileName;

    private boolean updateExisting;
    private ImportJobStatus status;
    private int attempt;
    private int idleAttempts;
    private Instant leaseUntil;
    private @Nullable Integer rowsTotal;
    private int rowsDone;
    private int created;
    private int updated;
    private int skipped;
    private long errorBytes;
    private boolean stopping;

    @PersonalData("cancelled-by")
    private @Nullable String cancelledBy;

    private @Nullable String cancellationCorrelationId;
    private @Nullable String cancellationTraceparent;
    private Instant createdAt;

    ImportJob() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(QueueImportJobCommand command) {
        if (tenantId != null) {
            requireTenant(command.tenantId());
            return state();
        }
        apply(new ImportJobQueuedEvent(
                command.jobId(), command.tenantId(), command.fileName(), command.fileSize(), command.updateExisting()));
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(StartImportJobCommand command) {
        requireTenant(command.tenantId());
        if (status.isEnded()) {
            throw new RefusedException(
                    new ImportJobRefusal(ImportJobError.IMPORT_JOB_ENDED, "The import job has ended."));
        }
        if (isHeldAt(command.now())) {
            throw new RefusedException(new ImportJobRefusal(
                    ImportJobError.IMPORT_JOB_TAKEN, "Another worker has the import job until " + leaseUntil + "."));
        }
        if (stopping) {
            cancelAsRequested(); // Its worker stopped before it could cancel.
        } else {
            apply(new ImportJobStartedEvent(jobId, tenantId, attempt + 1, command.worker(), command.leaseUntil()));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(AdvanceImportJobCommand command) {
        requireTenant(command.tenantId());
        requireAttempt(command.attempt());
        if (status == ImportJobStatus.RUNNING) {
            apply(new ImportJobAdvancedEvent(
                    jobId,
                    tenantId,
                    attempt,
                    command.rowsTotal(),
                    command.rowsDone(),
                    command.created(),
                    command.updated(),
                    command.skipped(),
                    command.errorBytes(),
                    command.leaseUntil()));
            if (stopping) {
                cancelAsRequested();
            }
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(RenewImportJobCommand command) {
        requireTenant(command.tenantId());
        requireAttempt(command.attempt());
        if (status == ImportJobStatus.RUNNING) {
            apply(new ImportJobAdvancedEvent(
                    jobId,
                    tenantId,
                    attempt,
                    rowsTotal,
                    rowsDone,
                    created,
                    updated,
                    skipped,
                    errorBytes,
                    command.leaseUntil()));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(CompleteImportJobCommand command) {
        requireTenant(command.tenantId());
        requireAttempt(command.attempt());
        if (!status.isEnded()) {
            apply(new ImportJobCompletedEvent(jobId, tenantId, attempt));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(FailImportJobCommand command) {
        requireTenant(command.tenantId());
        requireAttempt(command.attempt());
        if (!status.isEnded()) {
            apply(new ImportJobFailedEvent(jobId, tenantId, attempt, command.reason()));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportJobState handle(CancelImportJobCommand command) {
        requireTenant(command.tenantId());
        if (!status.isEnded()) {
            if (!stopping) { // A repeated request is not refused for an old version (RFC 9110, 13.1.1).
                requireFirstVersion(command.expectedVersions());
            }
            boolean held = isHeldAt(command.now());
            if (stopping && !held) {
                cancelAsRequested();
            } else if (!held) {
                apply(new ImportJobCancelledEvent(jobId, tenantId));
            } else if (!stopping) {
                apply(new ImportJobCancellationRequestedEvent(jobId, tenantId));
            }
        }
        return state();
    }

    /** The worker acts for who uploaded the file, and somebody else may have cancelled the job: the event is theirs. */
    private void cancelAsRequested() {
        Map<String, String> request = new HashMap<>();
        putIfKnown(request, MessageKeys.ACTOR, cancelledBy);
        putIfKnown(request, MessageKeys.CORRELATION_ID, cancellationCorrelationId);
        putIfKnown(request, MessageKeys.TRACEPARENT, cancellationTraceparent);
        apply(new ImportJobCancelledEvent(jobId, tenantId), MetaData.from(request));
    }

    private static void putIfKnown(Map<String, String> request, String key, @Nullable String value) {
        if (value != null) {
            request.put(key, value);
        }
    }

    /** Callers can change a job only by cancelling it. */
    private static void requireFirstVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(1L)) {
            throw new RefusedException(
                    new ImportJobRefusal(ImportJobError.VERSION_MISMATCH, "The import job is at version 1."));
        }
    }

    private boolean isHeldAt(Instant now) {
        return status == ImportJobStatus.RUNNING && now.isBefore(leaseUntil);
    }

    /** Treats another tenant's job as unknown. */
    private void requireTenant(String callersTenant) {
        if (!callersTenant.equals(tenantId)) {
            throw new RefusedException(
                    new ImportJobRefusal(ImportJobError.IMPORT_JOB_NOT_FOUND, "There is no such import job."));
        }
    }

    private void requireAttempt(int workersAttempt) {
        if (workersAttempt != attempt) {
            throw new RefusedException(new ImportJobRefusal(
                    ImportJobError.IMPORT_JOB_TAKEN, "The import job is at attempt " + attempt + "."));
        }
    }

    private ImportJobState state() {
        return new ImportJobState(
                jobId,
                tenantId,
                status,
                fileName,
                updateExisting,
                attempt,
                idleAttempts,
                rowsTotal,
                rowsDone,
                created,
                updated,
                skipped,
                errorBytes,
                stopping,
                createdAt,
                getVersion());
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        jobId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(ImportJobQueuedEvent event, @Timestamp Instant at) {
        jobId = event.jobId();
        tenantId = event.tenantId();
        fileName = event.fileName();
        updateExisting = event.updateExisting();
        status = ImportJobStatus.QUEUED;
        createdAt = at;
    }

    @EventSourcingHandler
    void on(ImportJobStartedEvent event) {
        status = ImportJobStatus.RUNNING;
        attempt = event.attempt();
        idleAttempts++;
        leaseUntil = event.leaseUntil();
    }

    @EventSourcingHandler
    void on(ImportJobAdvancedEvent event) {
        if (event.rowsDone() > rowsDone) {
            idleAttempts = 0;
        }
        leaseUntil = event.leaseUntil();
        rowsTotal = event.rowsTotal();
        rowsDone = event.rowsDone();
        created = event.created();
        updated = event.updated();
        skipped = event.skipped();
        errorBytes = event.errorBytes();
    }

    @EventSourcingHandler
    void on(ImportJobCompletedEvent event) {
        status = ImportJobStatus.COMPLETED;
    }

    @EventSourcingHandler
    void on(ImportJobFailedEvent event) {
        status = ImportJobStatus.FAILED;
    }

    @EventSourcingHandler
    void on(
            ImportJobCancellationRequestedEvent event,
            @MetaDataValue(MessageKeys.ACTOR) @Nullable String actor,
            @MetaDataValue(MessageKeys.CORRELATION_ID) @Nullable String correlationId,
            @MetaDataValue(MessageKeys.TRACEPARENT) @Nullable String traceparent) {
        stopping = true;
        cancelledBy = actor;
        cancellationCorrelationId = correlationId;
        cancellationTraceparent = traceparent;
    }

    @EventSourcingHandler
    void on(ImportJobCancelledEvent event) {
        status = ImportJobStatus.CANCELLED;
    }
}
