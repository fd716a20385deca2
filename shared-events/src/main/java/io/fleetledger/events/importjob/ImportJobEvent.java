package io.fleetledger.events.importjob;

import java.util.UUID;

/** A fact about one long import, in that import's own stream. */
public interface ImportJobEvent {

    /** The job, whose stream this is. */
    UUID jobId();

    /** Whose it is; nobody else is ever told of it. */
    String tenantId();
}
