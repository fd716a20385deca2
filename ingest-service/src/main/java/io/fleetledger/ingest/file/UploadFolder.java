package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Holds uploads while they are received and read. Each process has its own folder below the common one and keeps it
 * locked, so that the next process to start recognizes the folders of dead processes and deletes them.
 */
public final class UploadFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
    private static final String LOCK = "lock";
    private static final String RETRY_AFTER_SECONDS = "5";
    /** Names a folder that is not locked yet, and so must not be taken for a dead process's. */
    private static final String BEGINNING = "new-";

    private final Path own;
    private final FileChannel lock;
    private final SharedCapacity space;

    private UploadFolder(Path own, FileChannel lock, long space) {
        this.own = own;
        this.lock = lock;
        this.space = new SharedCapacity(space);
    }

    /**
     * Deletes what dead processes left below the common folder, and creates this process's folder there.
     *
     * @param space bytes that all its files together may have at a time; one tenant's may have half of it
     */
    public static UploadFolder below(Path common, long space) throws IOException {
        Files.createDirectories(common);
        sweep(common);
        String name = UUID.randomUUID().toString();
        Path beginning = Files.createDirectory(common.resolve(BEGINNING + name));
        FileChannel lock =
                FileChannel.open(beginning.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return new UploadFolder(Files.move(beginning, common.resolve(name)), lock, space);
    }

    private static void sweep(Path common) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(common)) {
            for (Path folder : folders) {
                if (!folder.getFileName().toString().startsWith(BEGINNING)) {
                    deleteIfLeft(folder);
                }
            }
        }
    }

    /** A folder without a lock file is not ours. The lock is held to the end, so that only one process deletes. */
    private static void deleteIfLeft(Path folder) throws IOException {
        Path lockFile = folder.resolve(LOCK);
        if (!Files.isRegularFile(lockFile)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                delete(folder);
            }
        } catch (OverlappingFileLockException | NoSuchFileException others) {
            LOG.debug("{} is in use, or was deleted by another process", folder);
        }
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
        return Files.createTempFile(own, "upload-", null);
    }

    /** Deletes the lock file last: without it, the rest of the folder would stay after a kill. */
    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.endsWith(LOCK))) {
            for (Path file : files) {
                FileSystemUtils.deleteRecursively(file);
            }
        }
        FileSystemUtils.deleteRecursively(folder);
    }

    /** Holds the lock until nothing is left, so that no starting process deletes the same. */
    @Override
    public void close() throws IOException {
        try (lock) {
            delete(own);
        }
    }
}
