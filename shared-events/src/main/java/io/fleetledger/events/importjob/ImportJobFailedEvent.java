package io.fleetledger.events.importjob;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * The job cannot go on. What was registered until then stays.
 *
 * @param reason for a person, without internals
 */
@Revision("1")
public record ImportJobFailedEvent(UUID jobId, String tenantId, int attempt, String reason) implements ImportJobEvent {}
