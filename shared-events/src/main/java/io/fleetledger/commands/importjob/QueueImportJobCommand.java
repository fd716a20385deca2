package io.fleetledger.commands.importjob;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Queues a file that has been stored. Answered with {@link ImportJobState}; sent again with the same {@code jobId} it
 * changes nothing.
 */
public record QueueImportJobCommand(
        @TargetAggregateIdentifier UUID jobId, String tenantId, String fileName, long fileSize, boolean updateExisting)
        implements TenantCommand {}
