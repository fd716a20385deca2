package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.util.UUID;

/** A stored upload no longer exists: no attempt will find it. */
final class LostUploadException extends IOException {

    private static final long serialVersionUID = 1L;

    LostUploadException(UUID jobId) {
        super("The upload of " + jobId + " is lost");
    }
}
