package io.fleetledger.events.importjob;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows was decided and stored, or the file is still being counted. All figures are those of the whole job.
 *
 * @param attempt the one that the worker began, from 1
 * @param rowsTotal null until the file has been read through once
 * @param rowsDone rows decided so far: created, updated, skipped or in error
 * @param errorBytes how much of the file of error rows belongs to these rows
 * @param leaseUntil when the job counts as abandoned unless it advances again
 */
@Revision("1")
public record ImportJobAdvancedEvent(
        UUID jobId,
        String tenantId,
        int attempt,
        @Nullable Integer rowsTotal,
        int rowsDone,
        int created,
        int updated,
        int skipped,
        long errorBytes,
        Instant leaseUntil)
        implements ImportJobEvent {}
