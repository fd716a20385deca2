package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Stops a job: at once while nobody works on it, or the lease of whoever did has ended; else as soon as its worker is
 * through with the batch under way. A job that has ended stays as it is. Answered with {@link ImportJobState}.
 *
 * @param now by the clock of whoever received the request
 */
public record CancelImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, Instant now) implements TenantCommand {}
