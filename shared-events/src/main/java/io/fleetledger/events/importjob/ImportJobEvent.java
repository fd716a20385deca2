package io.fleetledger.events.importjob;

import java.util.UUID;

/** A fact about one long import, in that import's own stream. */
public interface ImportJobEvent {

    /** The job, whose stream this is. */
    UUID jobId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();
}
