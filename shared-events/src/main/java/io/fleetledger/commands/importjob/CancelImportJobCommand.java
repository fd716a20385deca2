package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Stops a job: at once while nobody works on it, or the lease of whoever did has ended; else as soon as its worker is
 * through with the batch under way. A job that has ended stays as it is. Answered with {@link ImportJobState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any; a job that can still be cancelled is at 1
 * @param now by the clock of whoever received the request
 */
public record CancelImportJobCommand(
        @TargetAggregateIdentifier UUID jobId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        Instant now) implements TenantCommand {

    public CancelImportJobCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
