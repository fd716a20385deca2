package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Says that a worker is still at it, in the middle of a step. Unlike {@link AdvanceImportJobCommand} it does not end a
 * job that is to stop: the batch under way is still to be recorded. A job that has ended stays as it is. Answered with
 * {@link ImportJobState}; refused with {@link ImportJobError#IMPORT_JOB_TAKEN} once a later attempt has begun.
 */
public record RenewImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, int attempt, Instant leaseUntil)
        implements TenantCommand {}
