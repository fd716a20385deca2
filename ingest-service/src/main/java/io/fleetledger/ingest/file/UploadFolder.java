package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import io.fleetledger.support.temporary.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds uploads while they are received and read. Each process has its own folder below the common one. */
public final class UploadFolder implements AutoCloseable {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final TemporaryFolder own;
    private final SharedCapacity space;

    private UploadFolder(TemporaryFolder own, long space) {
        this.own = own;
        this.space = new SharedCapacity(space);
    }

    /**
     * Deletes what dead processes left below the common folder, and creates this process's folder there.
     *
     * @param space bytes that all its files together may have at a time; one tenant's may have half of it
     */
    public static UploadFolder below(Path common, long space) throws IOException {
        Files.createDirectories(common);
        TemporaryFolder.deleteStale(common, "");
        return new UploadFolder(TemporaryFolder.below(common, ""), space);
    }

    /**
     * Reserves room for a file before any of it is read, lest its sender find out at its end that others were first.
     *
     * @param bytes that it has at most
     * @throws ProblemException 503 while others, or more of the tenant's own, take too much
     */
    SharedCapacity.Share reserve(String tenantId, long bytes) {
        return space.take(tenantId, bytes)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "Too many files are being received at once. Nothing of this one was kept; send it again.")
                        .with("Retry-After", RETRY_AFTER_SECONDS)));
    }

    /** Creates an empty file, deleted when the process ends or, if it is killed, when the next one starts. */
    public Path newFile() throws IOException {
        return Files.createTempFile(own.path(), "upload-", null);
    }

    @Override
    public void close() throws IOException {
        own.close();
    }
}
