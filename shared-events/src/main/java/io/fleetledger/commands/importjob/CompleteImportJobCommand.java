package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Ends a job whose rows are all done. A job that has ended stays as it is. Answered with {@link ImportJobState}. */
public record CompleteImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, int attempt) implements TenantCommand {}
