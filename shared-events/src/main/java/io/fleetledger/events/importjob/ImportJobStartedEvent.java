package io.fleetledger.events.importjob;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A worker took the job, the first one or one that goes on behind the last recorded row.
 *
 * @param attempt from 1; what an earlier attempt's worker still sends is refused
 * @param worker which thread of which process, for a person
 * @param leaseUntil when the job counts as abandoned unless it has advanced
 */
@Revision("1")
public record ImportJobStartedEvent(UUID jobId, String tenantId, int attempt, String worker, Instant leaseUntil)
        implements ImportJobEvent {}
