package io.fleetledger.ingest.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;

/**
 * Where uploads are while they are received and read. Each process has a folder of its own below the common one and
 * keeps it locked, so that the next to start sees which folders are those of processes that died, and clears them away.
 */
public final class UploadFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    /** Of a folder that is not locked yet, and so must not be taken for a dead process's. */
    private static final String BEGINNING = "new-";

    private final Path own;
    private final FileChannel lock;

    private UploadFolder(Path own, FileChannel lock) {
        this.own = own;
        this.lock = lock;
    }

    /** Clears what dead processes left below the common folder, and makes one of this process there. */
    public static UploadFolder below(Path common) throws IOException {
        Files.createDirectories(common);
        sweep(common);
        String name = UUID.randomUUID().toString();
        Path beginning = Files.createDirectory(common.resolve(BEGINNING + name));
        FileChannel lock =
                FileChannel.open(beginning.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return new UploadFolder(Files.move(beginning, common.resolve(name)), lock);
    }

    private static void sweep(Path common) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(common)) {
            for (Path folder : folders) {
                if (!folder.getFileName().toString().startsWith(BEGINNING) && isLeft(folder.resolve(LOCK))) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        }
    }

    /** What has no lock file is none of ours. */
    private static boolean isLeft(Path lockFile) throws IOException {
        if (!Files.isRegularFile(lockFile)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    Path newFile() throws IOException {
        return Files.createTempFile(own, "upload-", null);
    }

    @Override
    public void close() throws IOException {
        lock.close();
        FileSystemUtils.deleteRecursively(own);
    }
}
