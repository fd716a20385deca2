package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The files of long imports: uploads, and their rows that were not registered. Changes are durable when a method
 * returns. A job's error rows are lines of text at offsets that the job itself remembers. Each attempt has a part of
 * its own, so that one that has lost its job unnoticed cannot change what a later one has written.
 */
interface ImportFiles {

    /** Takes over an upload; afterwards the given file is gone, or the caller has to delete it. */
    void store(UUID jobId, Path upload, UploadMetadata metadata) throws IOException;

    /** Returns the upload's description; empty after the retention, or for a job that never had one. */
    Optional<UploadMetadata> find(UUID jobId) throws IOException;

    /**
     * Returns the upload as a file on this machine.
     *
     * @throws LostUploadException if it no longer exists
     */
    LocalFile open(UUID jobId) throws IOException;

    /**
     * Writes lines after the first {@code offset} bytes of all, in place of whatever this attempt has there. Its first
     * call, perhaps with no lines, sets where its part begins: lines of earlier attempts from there on, even if written
     * later, do not count.
     */
    void writeErrors(UUID jobId, int attempt, long offset, byte[] lines) throws IOException;

    /** All lines that count, from the first. */
    InputStream readErrors(UUID jobId) throws IOException;

    /** Deletes the upload; its error rows stay. */
    void deleteUpload(UUID jobId) throws IOException;

    /** Deletes everything about a job; returns whether there was anything. */
    boolean delete(UUID jobId) throws IOException;

    /** Deletes everything about a tenant's jobs, also uploads that never became one; returns how many there were. */
    long deleteByTenant(String tenantId) throws IOException;

    /** Deletes everything about jobs for which nothing was written since then, except open ones. */
    void deleteOlderThan(Instant instant, Set<UUID> open) throws IOException;
}
