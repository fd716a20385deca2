package io.fleetledger.standalone.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;
import static org.mockito.Mockito.mock;

import io.fleetledger.ingest.file.ImportFileNames;
import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.EmbeddedStore;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.DisconnectedClientHelper;

/** What goes into a backup, and what becomes of one that fails. */
class BackupsTest {

    private static final Caller ADMIN = new Caller("tenant-1", "ann", Role.ADMIN, Set.of());
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

    @TempDir
    Path dataDir;

    @Test
    void anUploadThatIsStillBeingMovedIsInNone() throws IOException {
        upload("half");
        Files.writeString(upload("whole").resolve(ImportFileNames.ABOUT), "{}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups(store(DataFolder.EVENTS), DataSize.ofBytes(1)).write(out, NOW);
        assertThat(namesIn(out))
                .containsExactly(
                        DataFolder.READ_STORE,
                        "imports/whole/upload",
                        DataFolder.EVENTS,
                        "imports/whole/upload.json",
                        BackupManifest.ENTRY);
    }

    /** Its events may be in the backup: they were not copied before. */
    @Test
    void anUploadThatBecomesWholeMeanwhileIsInIt() throws IOException {
        Path folder = upload("later");
        EmbeddedStore events =
                store(DataFolder.EVENTS, () -> Files.writeString(folder.resolve(ImportFileNames.ABOUT), "{}"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups(events, DataSize.ofBytes(1)).write(out, NOW);
        assertThat(namesIn(out)).contains("imports/later/upload", "imports/later/upload.json");
    }

    @Test
    void aDiskWithTooLittleRoomEndsIt() throws IOException {
        Backups backups = backups(store(DataFolder.EVENTS), DataSize.ofTerabytes(100_000));
        assertThat(backups.hasFreeSpace()).isFalse();
        assertThatThrownBy(() -> backups.write(new ByteArrayOutputStream(), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too little room");
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThatThrownBy(() -> controller(backups).takeBackup(ADMIN, response))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("too little room");
        assertThat(backups.begin()).as("nothing is under way").isTrue();
    }

    /** Whose answer would end as if it were whole. */
    @Test
    void aStoreThatCannotBeReadIsNotTakenForAClientThatLeft() {
        for (boolean committed : List.of(true, false)) {
            MockHttpServletResponse response = new MockHttpServletResponse();
            EmbeddedStore shorter = store(DataFolder.EVENTS, () -> {
                if (committed) {
                    response.flushBuffer();
                }
                throw DataUtils.newMVStoreException(
                        DataUtils.ERROR_READING_FAILED, "Reading failed", new EOFException());
            });
            Backups backups = backups(shorter, DataSize.ofBytes(1));
            Exception failure = catchException(() -> controller(backups).takeBackup(ADMIN, response));
            assertThat(failure).hasMessageContaining("Reading failed").hasNoCause();
            assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(MVStoreException.class);
            assertThat(DisconnectedClientHelper.isClientDisconnectedException(failure))
                    .isFalse();
            assertThat(backups.begin()).as("it is over").isTrue();
        }
    }

    private static BackupController controller(Backups backups) {
        return new BackupController(backups, mock(Events.class), Duration.ofMinutes(1), DataSize.ofMegabytes(1));
    }

    private Backups backups(EmbeddedStore events, DataSize room) {
        return new Backups(store(DataFolder.READ_STORE), events, dataDir, dataDir.resolve("imports"), room);
    }

    private Path upload(String job) throws IOException {
        Path folder = Files.createDirectories(dataDir.resolve("imports").resolve(job));
        Files.writeString(folder.resolve(ImportFileNames.UPLOAD), "a,b");
        return folder;
    }

    private static EmbeddedStore store(String name) {
        return store(name, () -> {});
    }

    /** @param before what happens before it is copied */
    private static EmbeddedStore store(String name, Step before) {
        return new EmbeddedStore() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<Throwable> failure() {
                return Optional.empty();
            }

            @Override
            public void abandon() {
                throw new UnsupportedOperationException();
            }

            @Override
            public String fileName() {
                return name;
            }

            @Override
            public void copyTo(OutputStream out) throws IOException {
                before.run();
                out.write(new byte[100]);
            }
        };
    }

    @FunctionalInterface
    private interface Step {

        void run() throws IOException;
    }

    private static List<String> namesIn(ByteArrayOutputStream archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive.toByteArray()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
