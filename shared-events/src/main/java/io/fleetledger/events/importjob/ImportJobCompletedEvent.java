package io.fleetledger.events.importjob;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** Every row has been decided, and what was registered is stored; projections follow. */
@Revision("1")
public record ImportJobCompletedEvent(UUID jobId, String tenantId, int attempt) implements ImportJobEvent {}
