package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedRoom;
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
 * Where uploads are while they are received and read. Each process has a folder of its own below the common one and
 * keeps it locked, so that the next to start sees which folders are those of processes that died, and clears them away.
 */
public final class UploadFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
    private static final String LOCK = "lock";
    private static final String RETRY_AFTER_SECONDS = "5";
    /** Of a folder that is not locked yet, and so must not be taken for a dead process's. */
    private static final String BEGINNING = "new-";

    private final Path own;
    private final FileChannel lock;
    private final SharedRoom space;

    private UploadFolder(Path own, FileChannel lock, long space) {
        this.own = own;
        this.lock = lock;
        this.space = new SharedRoom(space);
    }

    /**
     * Clears what dead processes left below the common folder, and makes one of this process there.
     *
     * @param space bytes that all its files together may have at a time, and those of one tenant half of
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

    /** What has no lock file is none of ours. The lock is held to the end, so that of several only one deletes. */
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
            LOG.debug("{} is in use, or was swept by another process", folder);
        }
    }

    /**
     * Keeps room for a file before any of it is read: who sends it is not to find out at its end that others were first.
     *
     * @param bytes that it has at most
     * @throws ProblemException 503 while others, or more of the tenant's own, take too much
     */
    SharedRoom.Share room(String tenantId, long bytes) {
        return space.take(tenantId, bytes)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "Too many files are being received at once. Nothing of this one was kept; send it again.")
                        .with("Retry-After", RETRY_AFTER_SECONDS)));
    }

    /** An empty file of this process, which is gone when the process ends or, if it is killed, when the next starts. */
    public Path newFile() throws IOException {
        return Files.createTempFile(own, "upload-", null);
    }

    /** The lock's file last: without it, what is left of the folder after a kill would be nobody's. */
    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.endsWith(LOCK))) {
            for (Path file : files) {
                FileSystemUtils.deleteRecursively(file);
            }
        }
        FileSystemUtils.deleteRecursively(folder);
    }

    /** The lock is held until nothing is left, so that no process that starts deletes the same. */
    @Override
    public void close() throws IOException {
        try (lock) {
            delete(own);
        }
    }
}
