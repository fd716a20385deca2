package io.fleetledger.support.temporary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A folder that is deleted when it is closed or, if its process is killed, when the next one starts. Its process keeps
 * it locked, so that others recognize the folders of dead processes.
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String LOCK = "lock";
    /** To open and close a lock file that the own process holds would free it, so those are told by their names. */
    private static final String PROCESS = UUID.randomUUID() + "-";

    private final Path path;
    private final FileChannel lock;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates a folder that other users of the machine cannot read. Of a process that is killed here, an empty folder
     * may stay.
     *
     * @param prefix of its name, by which {@link #deleteStale} finds it
     */
    public static TemporaryFolder below(Path common, String prefix) throws IOException {
        TemporaryFolder folder = locked(Files.createTempDirectory(common, prefix + PROCESS));
        while (!Files.exists(folder.path.resolve(LOCK))) { // Before it was locked, it looked like a dead process's.
            folder.lock.close();
            folder = locked(Files.createTempDirectory(common, prefix + PROCESS));
        }
        return folder;
    }

    private static TemporaryFolder locked(Path folder) throws IOException {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                channel.lock();
                return new TemporaryFolder(folder, channel);
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            FileSystemUtils.deleteRecursively(folder);
            throw failure;
        }
    }

    /** Deletes the folders with this prefix that dead processes left. One that cannot be deleted is logged. */
    public static void deleteStale(Path common, String prefix) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(common)) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (name.startsWith(prefix) && !name.startsWith(prefix + PROCESS)) {
                    deleteIfStale(folder);
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }

    /**
     * A folder without a lock file is not ours, nor is a link, which may lead to anything. The lock is held to the end,
     * so that only one process deletes.
     */
    private static void deleteIfStale(Path folder) {
        Path lockFile = folder.resolve(LOCK);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)
                || !Files.isWritable(lockFile)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                delete(folder);
            }
        } catch (OverlappingFileLockException | NoSuchFileException others) {
            LOG.debug("{} is in use, or was deleted by another process", folder);
        } catch (IOException failure) {
            LOG.warn("Could not delete {}, which another process left: {}", folder, failure.toString());
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes the lock file last: without it, the rest of the folder would stay after a kill. */
    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !file.endsWith(LOCK))) {
            for (Path file : files) {
                FileSystemUtils.deleteRecursively(file);
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        FileSystemUtils.deleteRecursively(folder);
    }

    /** Holds the lock until nothing is left, so that no starting process deletes the same. */
    @Override
    public void close() throws IOException {
        try (lock) {
            delete(path);
        }
    }
}
