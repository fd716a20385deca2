package io.fleetledger.commands.importjob;

import io.fleetledger.events.importjob.ImportJobStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A long import as its own aggregate knows it, right after a command.
 *
 * @param attempt of the last worker, 0 before the first
 * @param idleAttempts attempts in a row that ended without a single row done, the last one included
 * @param rowsTotal null until counted
 * @param stopping whether a caller wants it to stop; it ends as cancelled when its worker has noticed
 * @param errorBytes how much of the file of error rows belongs to the rows done
 * @param sequence of the job's last event
 */
public record ImportJobState(
        UUID jobId,
        String tenantId,
        ImportJobStatus status,
        String fileName,
        boolean updateExisting,
        int attempt,
        int idleAttempts,
        @Nullable Integer rowsTotal,
        int rowsDone,
        int created,
        int updated,
        int skipped,
        long errorBytes,
        boolean stopping,
        Instant createdAt,
        long sequence) {}
