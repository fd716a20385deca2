package io.fleetledger.commands.importjob;

import io.fleetledger.events.importjob.ImportJobStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of an import job right after a command.
 *
 * @param attempt of the last worker, 0 before the first
 * @param idleAttempts attempts in a row, including the last, that ended without finishing a row
 * @param rowsTotal null until counted
 * @param stopping whether a caller has cancelled it; it ends as cancelled once its worker notices
 * @param errorBytes the length of the error rows' file up to the last finished row
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
