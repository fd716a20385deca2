package io.fleetledger.events.importjob;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A caller wants the job to stop. Its worker has a batch under way, and ends the job behind it. */
@Revision("1")
public record ImportJobCancellationRequestedEvent(UUID jobId, String tenantId) implements ImportJobEvent {}
