package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The files of long imports: what was uploaded, and the rows of it that were not registered. Durable when a method
 * returns. A job's error rows are lines of text at places that the job itself remembers. Each attempt has a part of its
 * own, so that one that has lost its job without knowing cannot reach what a later one has written.
 */
interface ImportFiles {

    /** Takes an upload over; the given file is gone afterwards, or the caller's to delete. */
    void store(UUID jobId, Path upload, Upload about) throws IOException;

    /** What is known of the upload; empty behind the retention, or for a job that never had one. */
    Optional<Upload> find(UUID jobId) throws IOException;

    /**
     * The upload as a file on this machine.
     *
     * @throws LostUploadException if it is not there any more
     */
    LocalFile open(UUID jobId) throws IOException;

    /**
     * Writes lines behind the first {@code offset} bytes of all, in place of whatever this attempt has there. Its first
     * call, perhaps with no lines, says where its part begins: what earlier attempts have written from there on, or
     * still write, does not count.
     */
    void writeErrors(UUID jobId, int attempt, long offset, byte[] lines) throws IOException;

    /** All lines that count, from the first. */
    InputStream readErrors(UUID jobId) throws IOException;

    /** Ends the upload's life; its error rows stay. */
    void deleteUpload(UUID jobId) throws IOException;

    /** Forgets everything about a job. Whether there was anything. */
    boolean forget(UUID jobId) throws IOException;

    /** Forgets everything about a tenant's jobs, also of uploads that never became one. How many there were. */
    long forgetTenant(String tenantId) throws IOException;

    /** Forgets everything about jobs that nothing was written for since then, except those still open. */
    void forgetOlderThan(Instant instant, Set<UUID> open) throws IOException;
}
