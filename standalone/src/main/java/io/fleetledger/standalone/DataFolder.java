package io.fleetledger.standalone;

import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;

/** The folder in which the process keeps its data. */
public final class DataFolder {

    /** The setting with the folder's path. */
    public static final String SETTING = "fleet.data-dir";

    /** The setting with the backup to restore into the folder. */
    public static final String RESTORE_SETTING = "fleet.restore";

    /** The folder within it that exists while a backup is being restored. */
    public static final String RESTORING = "restoring";

    /** The name of the event database for H2. */
    public static final String EVENT_DATABASE = "events";

    /** The event database's file. */
    public static final String EVENTS = EVENT_DATABASE + ".mv.db";

    /** The file of the read store. */
    public static final String READ_STORE = "read-store.mv";

    /** The file of the key that signs tokens. It never changes. */
    public static final String SIGNING_KEY = "signing-key.json";

    /** The file of the key that seals webhooks' secrets. It never changes. */
    public static final String WEBHOOK_KEY = "webhook-key";

    /** The file of the key that seals the keys of tenants' personal data. It never changes. */
    public static final String PRIVACY_KEY = "privacy-key";

    /** Enough to show that there is room for anything at all. */
    private static final int PROBE = 4096;

    private DataFolder() {}

    /**
     * Creates the folder if need be, and checks that it can be written to, before anything opens a store in it: a store
     * would create half of its files, or take an unreadable file for a damaged one.
     *
     * @throws StartupRefusedException if it cannot be used; nothing in it has changed then
     */
    public static void prepare(Path dataDir) {
        Path folder = dataDir.toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new StartupRefusedException(
                    "The data folder " + folder + " is a file.",
                    "Name a folder in FLEET_DATA_DIR, or remove the file.");
        }
        try {
            createIfMissing(folder);
            Path probe = Files.createTempFile(folder, "probe", ".tmp");
            try {
                Files.write(probe, new byte[PROBE]);
            } finally {
                Files.delete(probe);
            }
            refuseUnless(folder, List.of(EVENTS, READ_STORE), "read and written", DataFolder::isReadAndWritten);
            refuseUnless(folder, List.of(SIGNING_KEY, WEBHOOK_KEY, PRIVACY_KEY), "read", Files::isReadable);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /**
     * The folder holds the data of all tenants, so only its owner may enter, on POSIX. An existing folder stays as it
     * is.
     */
    private static void createIfMissing(Path folder) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent == null
                || !Files.getFileStore(Files.createDirectories(parent)).supportsFileAttributeView("posix")) {
            Files.createDirectories(folder);
            return;
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Checks only these names; other files in the folder are ignored. */
    private static void refuseUnless(Path folder, List<String> names, String how, Predicate<Path> usable) {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && !usable.test(file)) {
                throw new StartupRefusedException(
                        "The file " + name + " in the data folder " + folder + " cannot be " + how + ".",
                        "Let the user that runs this process do so. It was not touched.");
            }
        }
    }

    private static boolean isReadAndWritten(Path file) {
        return Files.isReadable(file) && Files.isWritable(file);
    }

    /**
     * Creates a file with that content, whole or not at all: its bytes are on disk before it has its name. Only its
     * owner may read it, on POSIX. The folder is created if need be.
     *
     * @throws IOException if that fails; nothing is left of the file then
     */
    public static void writeAtomically(Path file, byte[] content) throws IOException {
        Path folder = Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A start on a partly restored folder would take a part of the backup for all of it. */
    public static void refuseHalfRestored(Path dataDir) {
        if (Files.exists(dataDir.resolve(RESTORING))) {
            throw new StartupRefusedException(
                    "A backup was being restored into the data folder "
                            + dataDir.toAbsolutePath().normalize() + ", and that did not come to its end.",
                    "Wait if it still goes on. Else empty the folder, and restore the backup again.");
        }
    }

    /** The refusal after a failed attempt to use the folder. */
    public static StartupRefusedException unusable(Path dataDir, IOException failure) {
        return new StartupRefusedException(
                "The data folder " + dataDir.toAbsolutePath().normalize() + " cannot be written to: " + why(failure)
                        + ".",
                "Let the user that runs this process make files there, see that its disk has room, or name another"
                        + " folder in FLEET_DATA_DIR.");
    }

    /** The system's message, and the kind of failure: the message may be no more than a path. */
    private static String why(IOException failure) {
        String said = failure instanceof FileSystemException ofFile ? ofFile.getReason() : failure.getMessage();
        return said == null ? failure.getClass().getSimpleName() + " " + failure.getMessage() : said;
    }

    /** Two processes on one data folder would each take the other's events for its own. */
    public static StartupRefusedException inUse(Path dataDir) {
        return new StartupRefusedException(
                "Another process uses the data folder "
                        + dataDir.toAbsolutePath().normalize() + ".",
                "Stop that process, or give this one a folder of its own with FLEET_DATA_DIR.");
    }
}
