package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.util.UUID;

/** An upload that was stored is not there any more: no attempt will find it. */
final class LostUploadException extends IOException {

    private static final long serialVersionUID = 1L;

    LostUploadException(UUID jobId) {
        super("The upload of " + jobId + " is lost");
    }
}
