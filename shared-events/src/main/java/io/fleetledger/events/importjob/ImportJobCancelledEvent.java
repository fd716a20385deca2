package io.fleetledger.events.importjob;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A job was stopped because a caller wanted it to. What was registered until then stays. */
@Revision("1")
public record ImportJobCancelledEvent(UUID jobId, String tenantId) implements ImportJobEvent {}
