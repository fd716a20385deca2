package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Records how far the rows are and renews the lease. A job that was cancelled meanwhile still records it, once, and
 * stays cancelled: the answer, {@link ImportJobState}, tells the worker to stop. Refused with
 * {@link ImportJobError#IMPORT_JOB_TAKEN} once a later attempt has begun.
 *
 * @param rowsTotal null until counted
 * @param rowsDone of the whole job, as are the other figures
 */
public record AdvanceImportJobCommand(
        @TargetAggregateIdentifier UUID jobId,
        String tenantId,
        int attempt,
        @Nullable Integer rowsTotal,
        int rowsDone,
        int created,
        int updated,
        int skipped,
        long errorBytes,
        Instant leaseUntil)
        implements TenantCommand {}
