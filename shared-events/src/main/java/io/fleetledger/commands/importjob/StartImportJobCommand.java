package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Takes a job for a worker, which must be heard of again before the lease ends. Of several workers exactly one gets it:
 * refused with {@link ImportJobError#IMPORT_JOB_TAKEN} while another's lease runs, with
 * {@link ImportJobError#IMPORT_JOB_ENDED} behind the end. Answered with {@link ImportJobState}.
 *
 * @param now by the worker's clock
 */
public record StartImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, String worker, Instant now, Instant leaseUntil)
        implements TenantCommand {}
