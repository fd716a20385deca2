package io.fleetledger.events.importjob;

import java.util.UUID;

/** A fact about one long import, in that import's own stream. */
public interface ImportJobEvent {

    UUID jobId();

    String tenantId();
}
