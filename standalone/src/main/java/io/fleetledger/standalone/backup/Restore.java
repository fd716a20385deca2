package io.fleetledger.standalone.backup;

import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.backup.BackupManifest.StoredFile;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;

/**
 * Restores a backup into a data folder. It is unpacked into a folder within, and verified by its checksums, before any
 * file is put in place; while that folder exists, no process starts on the data folder.
 */
final class Restore {

    private static final int LARGEST_MANIFEST = 256 * 1024 * 1024;
    private static final int PART = 64 * 1024;
    private static final String ANOTHER_BACKUP = "Use another backup, or fetch this one anew. Nothing was restored.";

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path backup;
    private final Path dataDir;
    private final Path stagingFolder;

    Restore(Path backup, Path dataDir) {
        this.backup = backup.toAbsolutePath().normalize();
        this.dataDir = dataDir.toAbsolutePath().normalize();
        this.stagingFolder = this.dataDir.resolve(DataFolder.RESTORING);
    }

    /**
     * Restores the backup.
     *
     * @return its manifest
     * @throws StartupRefusedException if it was not restored. The data folder is then as it was, or empty if it is new;
     *     only if some files could not be moved into place, which the message says, does it have to be emptied by hand
     */
    BackupManifest run() {
        if (!Files.isReadable(backup) || !Files.isRegularFile(backup)) {
            throw new StartupRefusedException(
                    "There is no backup that can be read at " + backup + ".", "Name the file in fleet.restore.");
        }
        DataFolder.prepare(dataDir);
        DataFolder.refuseHalfRestored(dataDir);
        refuseUnlessEmpty();
        createStagingFolder();
        try {
            BackupManifest manifest = unpack();
            moveIntoPlace(manifest);
            return manifest;
        } catch (IOException failure) {
            deleteStagingFolder();
            throw new StartupRefusedException(
                    "The backup " + backup + " could not be restored into " + dataDir + ": " + failure + ".",
                    (Files.exists(stagingFolder) ? "A part of it is there already: empty the folder. " : "")
                            + "See that the folder can be written to and has room, and try again.");
        } catch (StartupRefusedException refused) {
            deleteStagingFolder();
            throw refused;
        }
    }

    private void refuseUnlessEmpty() {
        try (Stream<Path> files = Files.list(dataDir)) {
            files.filter(file -> !file.getFileName().toString().equals("lost+found")) // created by the file system
                    .findFirst()
                    .ifPresent(file -> {
                        throw new StartupRefusedException(
                                "A backup is restored into an empty data folder only, and " + dataDir + " holds "
                                        + file.getFileName() + ".",
                                "If it has been restored already, start without fleet.restore. If not, name an empty folder"
                                        + " in FLEET_DATA_DIR.");
                    });
        } catch (IOException unreadable) {
            throw DataFolder.unusable(dataDir, unreadable);
        }
    }

    /** A draft that exists already is left alone: another process created it. */
    private void createStagingFolder() {
        try {
            Files.createDirectory(stagingFolder);
        } catch (FileAlreadyExistsException another) {
            DataFolder.refuseHalfRestored(dataDir);
            throw DataFolder.unusable(dataDir, another);
        } catch (IOException failure) {
            throw DataFolder.unusable(dataDir, failure);
        }
    }

    private BackupManifest unpack() throws IOException {
        try (ZipFile archive = open()) {
            BackupManifest manifest = manifest(archive);
            refuseOtherFiles(archive, manifest);
            for (StoredFile file : manifest.files()) {
                unpack(archive, file);
            }
            return manifest;
        }
    }

    private ZipFile open() {
        try {
            return new ZipFile(backup.toFile());
        } catch (IOException notWhole) { // An archive's table of contents is at its end.
            throw damaged("it is cut short, or no backup at all");
        }
    }

    private BackupManifest manifest(ZipFile archive) throws IOException {
        ZipEntry entry = archive.getEntry(BackupManifest.ENTRY);
        if (entry == null) {
            throw damaged("it has no " + BackupManifest.ENTRY);
        }
        try (InputStream in = archive.getInputStream(entry)) {
            BackupManifest manifest = BackupManifest.read(in.readNBytes(LARGEST_MANIFEST))
                    .orElseThrow(() -> damaged(BackupManifest.ENTRY + " says nothing"));
            if (manifest.format() != BackupManifest.FORMAT) {
                throw new StartupRefusedException(
                        "The backup " + backup + " is of format " + manifest.format() + "; this version reads format "
                                + BackupManifest.FORMAT + ".",
                        "Restore it by the version that took it. Nothing was restored.");
            }
            return manifest;
        } catch (JacksonException unreadable) {
            throw damaged(BackupManifest.ENTRY + " cannot be read");
        }
    }

    private void refuseOtherFiles(ZipFile archive, BackupManifest manifest) {
        Set<String> expected = new HashSet<>(List.of(BackupManifest.ENTRY));
        manifest.files().forEach(file -> {
            if (!expected.add(file.name())) {
                throw damaged(file.name() + " is named twice");
            }
        });
        Enumeration<? extends ZipEntry> entries = archive.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            if (!expected.remove(name)) {
                throw damaged(name + " is not listed in its manifest");
            }
        }
        if (!expected.isEmpty()) {
            throw damaged(expected.iterator().next() + " is missing");
        }
        if (manifest.files().stream().noneMatch(file -> file.name().equals(DataFolder.EVENTS))) {
            throw damaged("it was made without " + DataFolder.EVENTS);
        }
    }

    private void unpack(ZipFile archive, StoredFile file) throws IOException {
        Path target = stagingFolder.resolve(file.name()).normalize();
        if (!target.startsWith(stagingFolder) || target.equals(stagingFolder)) {
            throw damaged(file.name() + " is no file of a data folder");
        }
        Files.createDirectories(target.getParent());
        var digest = NameBasedIds.sha256();
        long size;
        try (InputStream in = archive.getInputStream(archive.getEntry(file.name()));
                FileChannel channel = FileChannel.open(target, NEW_FILE, ownersAlone());
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
            size = copyAtMost(file.size() + 1, in, out);
            channel.force(true);
        } catch (ZipException corrupt) {
            throw damaged(file.name() + " cannot be unpacked");
        }
        if (size != file.size() || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw damaged(file.name() + " is not what it was");
        }
    }

    /** The files contain keys, and all tenants' data. */
    private FileAttribute<?>[] ownersAlone() {
        boolean posix =
                stagingFolder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Stops at the first byte beyond the bound, so that an endless archive does not fill the disk. */
    private static long copyAtMost(long bound, InputStream in, OutputStream out) throws IOException {
        byte[] part = new byte[PART];
        long copied = 0;
        while (copied < bound) {
            int read = in.read(part, 0, (int) Math.min(part.length, bound - copied));
            if (read < 0) {
                break;
            }
            out.write(part, 0, read);
            copied += read;
        }
        return copied;
    }

    /** Deletes the draft last: if the process ends before, the folder is not taken for a complete one. */
    private void moveIntoPlace(BackupManifest manifest) throws IOException {
        for (StoredFile file : manifest.files()) {
            Path target = dataDir.resolve(file.name());
            Files.createDirectories(target.getParent());
            Files.move(stagingFolder.resolve(file.name()), target);
        }
        FileSystemUtils.deleteRecursively(stagingFolder);
    }

    /** Deletes the draft, unless files could not be moved out of it; then it stays, and no process starts. */
    private void deleteStagingFolder() {
        try (Stream<Path> beside = Files.list(dataDir)) {
            if (beside.allMatch(file -> file.equals(stagingFolder) || file.endsWith("lost+found"))) {
                FileSystemUtils.deleteRecursively(stagingFolder);
            }
        } catch (IOException unreadable) {
            throw DataFolder.unusable(dataDir, unreadable);
        }
    }

    private StartupRefusedException damaged(String how) {
        return new StartupRefusedException("The backup " + backup + " is damaged: " + how + ".", ANOTHER_BACKUP);
    }
}
