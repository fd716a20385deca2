package io.fleetledger.standalone.backup;

import io.fleetledger.ingest.file.ImportFileNames;
import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.EmbeddedStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Writes a backup of the data folder while it is in use. The order keeps the parts consistent: the read store before
 * the events, so that it has followed no event that the backup lacks; the uploads of import jobs before the events that
 * refer to them, and the lists of refused rows, which only grow, after the events.
 */
@Component
final class Backups {

    /** Key files besides the stores; each may be missing, and never changes. */
    private static final List<String> KEYS =
            List.of(DataFolder.SIGNING_KEY, DataFolder.WEBHOOK_KEY, DataFolder.PRIVACY_KEY);

    private static final String IMPORTS = "imports";
    /** The room that a lost store needs is left for others, and for writes until the next check. */
    private static final int FREE_SPACE_FACTOR = 4;

    private final EmbeddedStore readStore;
    private final EmbeddedStore events;
    private final Path dataDir;
    private final Path imports;
    private final long room;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Backups(
            @Qualifier("embeddedReadStore") EmbeddedStore readStore,
            @Qualifier("eventDatabaseFile") EmbeddedStore events,
            @Value("${fleet.data-dir}") Path dataDir,
            @Value("${fleet.imports.folder}") Path imports,
            @Value("${fleet.room-to-start}") DataSize roomToStart) {
        this.readStore = readStore;
        this.events = events;
        this.dataDir = dataDir;
        this.imports = imports;
        this.room = Math.multiplyExact(roomToStart.toBytes(), FREE_SPACE_FACTOR);
    }

    /** Whether a write to a store has failed: what it holds in memory is then not what is on disk. */
    boolean isStoreLost() {
        return readStore.isLost() || events.isLost();
    }

    /** Whether there is room for the stores to grow while they are copied. */
    boolean hasFreeSpace() {
        return freeSpace() >= room;
    }

    /** The usable space of the folder, as its file system may be in no table of mounts; 0 if unknown. */
    private long freeSpace() {
        return dataDir.toFile().getUsableSpace();
    }

    /** Whether the caller may {@link #write}; if so, it has to call {@link #end} afterwards. */
    boolean begin() {
        return underWay.compareAndSet(false, true);
    }

    void end() {
        underWay.set(false);
    }

    /** @throws IOException if the output accepts no more, or the data folder has too little room to go on */
    void write(OutputStream out, Instant now) throws IOException {
        try (BackupFile backup = new BackupFile(out, now)) {
            backup.add(readStore.fileName(), part -> readStore.copyTo(guardingFreeSpace(part)));
            for (String key : KEYS) {
                addIfThere(backup, key, dataDir.resolve(key));
            }
            Set<String> added = addImports(backup, Set.of(), true);
            backup.add(events.fileName(), part -> events.copyTo(guardingFreeSpace(part)));
            addImports(backup, added, false);
            backup.finish();
        }
    }

    private OutputStream guardingFreeSpace(OutputStream out) {
        return new FreeSpaceGuard(out, this::freeSpace, room);
    }

    /**
     * Adds import files.
     *
     * @return all those in the backup now
     */
    private Set<String> addImports(BackupFile backup, Set<String> added, boolean uploadsOnly) throws IOException {
        Set<String> all = new TreeSet<>(added);
        if (!Files.isDirectory(imports)) {
            return all;
        }
        for (Path file : filesOfImports()) {
            String name = IMPORTS + "/" + imports.relativize(file).toString().replace('\\', '/');
            boolean upload = file.getFileName().toString().equals(ImportFileNames.UPLOAD);
            boolean wanted = upload ? isWhole(file) : !uploadsOnly;
            if (wanted && !all.contains(name) && addIfThere(backup, name, file)) {
                all.add(name);
            }
        }
        return all;
    }

    /** A file that is still being moved here belongs to no job yet: events refer only to complete ones. */
    private static boolean isWhole(Path upload) {
        return Files.exists(upload.resolveSibling(ImportFileNames.ABOUT));
    }

    /** Files may vanish meanwhile, as jobs end. */
    private List<Path> filesOfImports() throws IOException {
        try (Stream<Path> files = Files.walk(imports)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException gone) {
            if (gone.getCause() instanceof NoSuchFileException) {
                return filesOfImports();
            }
            throw gone.getCause();
        }
    }

    private static boolean addIfThere(BackupFile backup, String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            backup.add(name, in::transferTo);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
