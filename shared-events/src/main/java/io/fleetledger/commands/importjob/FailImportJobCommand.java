package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Ends a job that cannot go on. A job that has ended stays as it is. Answered with {@link ImportJobState}.
 *
 * @param reason for a person, without internals
 */
public record FailImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, int attempt, String reason) implements TenantCommand {}
