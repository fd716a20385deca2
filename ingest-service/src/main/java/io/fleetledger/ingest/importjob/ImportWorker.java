package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.trace.Correlation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.axonframework.messaging.HandlerExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on open jobs, in competition with any number of other workers: the first to start a job gets it, and another
 * takes it over when that one has fallen silent. A job that keeps failing for reasons other than its file is given up.
 */
final class ImportWorker {

    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final int MAX_IDLE_ATTEMPTS = 10;

    private final String name;
    private final Supplier<List<OpenJob>> queue;
    private final ImportFiles files;
    private final Commands commands;
    private final Duration lease;
    private final Clock clock;
    private final ScheduledExecutorService heartbeats;
    private final BooleanSupplier stopping;

    ImportWorker(
            String name,
            Supplier<List<OpenJob>> queue,
            ImportFiles files,
            Commands commands,
            Duration lease,
            Clock clock,
            ScheduledExecutorService heartbeats,
            BooleanSupplier stopping) {
        this.name = name;
        this.queue = queue;
        this.files = files;
        this.commands = commands;
        this.lease = lease;
        this.clock = clock;
        this.heartbeats = heartbeats;
        this.stopping = stopping;
    }

    /**
     * Tries each job in line until it has worked on one: by then the line has changed. After any failure, the next call
     * starts again.
     */
    void pollQueue() {
        try {
            for (OpenJob open : queue.get()) {
                AtomicBoolean worked = new AtomicBoolean();
                if (!stopping.getAsBoolean()) {
                    Correlation.runInTrace(open.traceparent(), () -> worked.set(tryRun(open)));
                }
                if (worked.get() || stopping.getAsBoolean()) {
                    return;
                }
            }
        } catch (RuntimeException outOfReach) {
            LOG.warn("The queue of import jobs cannot be read: {}", outOfReach.toString());
        } catch (Throwable unexpected) { // If it escaped, this worker would end permanently.
            LOG.error("An import worker could not poll the queue", unexpected);
        }
    }

    /** Returns false if another worker has the job, or it could not be worked on. */
    private boolean tryRun(OpenJob open) {
        Caller caller = new Caller(open.tenantId(), open.actor(), Role.OPERATOR, Set.of());
        try {
            Optional<ImportJobState> started = start(open, caller);
            if (started.isPresent()) {
                run(new ImportJobAttempt(commands, caller, lease, clock, started.get()), open);
                return true;
            }
        } catch (RuntimeException | IOException failure) {
            Optional<ImportJobError> refusal = refusalIn(failure);
            if (refusal.isPresent()) {
                LOG.info("Import job {} is no longer owned by {}: {}", open.jobId(), name, refusal.get());
            } else {
                LOG.warn("Import job {} stopped; it resumes when its lease expires", open.jobId(), failure);
            }
        } catch (Throwable error) { // Perhaps caused by this job; others and the next attempt need this worker.
            LOG.error("Import job {} stopped; it resumes when its lease expires", open.jobId(), error);
        }
        return false;
    }

    private Optional<ImportJobState> start(OpenJob open, Caller caller) {
        Instant now = clock.instant();
        try {
            return Optional.of(commands.send(
                    caller,
                    new StartImportJobCommand(open.jobId(), open.tenantId(), name, now, now.plus(lease)),
                    ImportJobState.class));
        } catch (RuntimeException failure) {
            if (refusalIn(failure).isEmpty()) {
                throw failure;
            }
            return Optional.empty(); // Another worker has it, or it has ended.
        }
    }

    private void run(ImportJobAttempt job, OpenJob open) throws IOException {
        if (job.state().status().isEnded()) { // It was to be cancelled, and its worker is gone.
            files.deleteUpload(open.jobId());
            return;
        }
        if (job.state().idleAttempts() > MAX_IDLE_ATTEMPTS) {
            job.fail("The import could not be carried on, whichever worker tried; the service's log says why.");
            files.deleteUpload(open.jobId());
            return;
        }
        // By time, not by row: fetching or opening a large file takes longer than a lease, and so may a batch.
        long every = lease.dividedBy(3).toMillis();
        var heartbeat = heartbeats.scheduleWithFixedDelay(
                () -> Correlation.runInTrace(open.traceparent(), () -> renew(job)),
                every,
                every,
                TimeUnit.MILLISECONDS);
        try {
            new ImportRun(job, files, stopping).run();
        } finally {
            heartbeat.cancel(false);
        }
    }

    /** A failed renewal is retried until the lease is lost, which the next step of the work finds out. */
    private static void renew(ImportJobAttempt job) {
        try {
            job.renewLease();
        } catch (Throwable failure) {
            if (refusalIn(failure).isEmpty()) {
                LOG.warn(
                        "The lease of import job {} could not be renewed",
                        job.state().jobId(),
                        failure);
            }
        }
    }

    /** Returns the job's own refusal: it has ended, or another worker has it by now. */
    private static Optional<ImportJobError> refusalIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HandlerExecutionException execution
                    && execution.getDetails().orElse(null) instanceof ImportJobRefusal refusal) {
                return Optional.of(refusal.error());
            }
        }
        return Optional.empty();
    }
}
