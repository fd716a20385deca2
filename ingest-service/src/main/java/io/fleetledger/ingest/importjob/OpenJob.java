package io.fleetledger.ingest.importjob;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that has not ended, and the actor on whose behalf it runs.
 *
 * @param traceparent of the request that queued it
 */
record OpenJob(
        UUID jobId, String tenantId, String actor, @Nullable String traceparent, Instant queuedAt) {}
