package io.fleetledger.standalone.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.backup.BackupManifest.StoredFile;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a backup, whole or not, in a folder that is empty or not. */
class RestoreTest {

    private static final Instant TAKEN_AT = Instant.parse("2026-11-27T08:00:00Z");
    private static final String EVENTS = "events ".repeat(5_000);

    @TempDir
    Path folder;

    private Path backup;
    private Path dataDir;

    @BeforeEach
    void takeABackup() throws IOException {
        backup = folder.resolve("backup.zip");
        dataDir = folder.resolve("data");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BackupFile file = new BackupFile(out, TAKEN_AT)) {
            file.add("read-store.mv", part -> part.write(1));
            file.add("imports/job/upload", part -> part.write(bytes("a,b")));
            file.add("events.mv.db", part -> part.write(bytes(EVENTS)));
            file.finish();
        }
        Files.write(backup, out.toByteArray());
    }

    @Test
    void itsFilesAreInTheirPlacesAndNothingElseIs() throws IOException {
        BackupManifest restored = new Restore(backup, dataDir).run();
        assertThat(restored.takenAt()).isEqualTo(TAKEN_AT);
        assertThat(filesIn(dataDir)).containsExactly("events.mv.db", "imports/job/upload", "read-store.mv");
        assertThat(dataDir.resolve("events.mv.db")).hasContent(EVENTS);
        assertThat(dataDir.resolve("imports/job/upload")).hasContent("a,b");
        DataFolder.refuseHalfRestored(dataDir);
    }

    @Test
    void aFolderThatHoldsAnythingIsLeftAsItIs() throws IOException {
        Files.createDirectories(dataDir);
        Files.writeString(dataDir.resolve("events.mv.db"), "precious");
        assertThat(assertRefused("into an empty data folder only").action()).contains("start without fleet.restore");
        assertThat(filesIn(dataDir)).containsExactly("events.mv.db");
        assertThat(dataDir.resolve("events.mv.db")).hasContent("precious");
    }

    @Test
    void aVolumeOfItsOwnIsEmpty() throws IOException {
        Files.createDirectories(dataDir.resolve("lost+found"));
        new Restore(backup, dataDir).run();
        assertThat(filesIn(dataDir)).contains("events.mv.db");
    }

    /** Keys are among its files. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyButTheOwnerMayReadItsFiles() throws IOException {
        new Restore(backup, dataDir).run();
        for (String file : filesIn(dataDir)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void oneWithoutEventsIsRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("read-store.mv", bytes("x"));
        files.put(BackupManifest.ENTRY, manifest(BackupManifest.FORMAT, files));
        pack(files);
        assertRefused("it was made without events.mv.db");
        assertThat(filesIn(dataDir)).isEmpty();
    }

    /** Who has only seen the message has to know that trying again is not enough. */
    @Test
    void aMoveThatFailsMidwayIsSaidToHaveLeftAPartBehind() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("events.mv.db", bytes("x"));
        files.put("lost+found", bytes("x"));
        files.put(BackupManifest.ENTRY, manifest(BackupManifest.FORMAT, files));
        pack(files);
        Files.createDirectories(dataDir.resolve("lost+found"));
        StartupRefusedException refused = assertRefused("could not be restored");
        assertThat(refused.action()).contains("empty the folder");
        assertThat(dataDir.resolve("events.mv.db")).exists();
        assertThatThrownBy(() -> DataFolder.refuseHalfRestored(dataDir)).isInstanceOf(StartupRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.99, 0.9999})
    void oneThatWasCutShortIsRefused(double left) throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, (int) (whole.length * left)));
        assertRefused("is damaged");
        assertThat(filesIn(dataDir)).isEmpty();
    }

    @Test
    void noByteOfItCanChangeUnnoticed() throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        Map<String, String> expected = contents(backup);
        for (int at = 0; at < whole.length; at += 17) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x55;
            Files.write(backup, changed);
            Path target = folder.resolve("data-" + at);
            try {
                new Restore(backup, target).run();
                assertThat(contents(target, expected.keySet().stream().toList()))
                        .as("restored in spite of byte %s, which says nothing", at)
                        .isEqualTo(expected);
            } catch (StartupRefusedException refused) {
                assertThat(filesIn(target)).isEmpty();
            }
        }
    }

    @Test
    void aFileThatIsNotWhatItWasIsRefusedThoughTheArchiveIsWhole() throws IOException {
        Map<String, byte[]> files = withManifest();
        files.put("events.mv.db", bytes(EVENTS.replace('v', 'w')));
        pack(files);
        assertRefused("events.mv.db is not what it was");
        assertThat(filesIn(dataDir)).isEmpty();
    }

    @Test
    void aFileThatUnpacksWithoutBoundIsGivenUp() throws IOException {
        Map<String, byte[]> files = withManifest();
        files.put("events.mv.db", new byte[EVENTS.length() + 20_000_000]);
        pack(files);
        assertRefused("events.mv.db is not what it was");
    }

    @Test
    void whatIsMissingOrAddedIsNamed() throws IOException {
        Map<String, byte[]> files = withManifest();
        files.remove("imports/job/upload");
        pack(files);
        assertRefused("imports/job/upload is missing");

        files = withManifest();
        files.put("more", bytes("more"));
        pack(files);
        assertRefused("more is not listed in its manifest");

        files = withManifest();
        files.remove(BackupManifest.ENTRY);
        pack(files);
        assertRefused("it has no backup.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "/tmp/escaped-from-a-backup", "imports/../../escaped", "."})
    void nothingIsWrittenElsewhere(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(name, bytes("x"));
        files.put("events.mv.db", bytes("x"));
        files.put(BackupManifest.ENTRY, manifest(BackupManifest.FORMAT, files));
        pack(files);
        assertRefused("is no file of a data folder");
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(Path.of("/tmp/escaped-from-a-backup")).doesNotExist();
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("events.mv.db", bytes("x"));
        files.put(BackupManifest.ENTRY, manifest(2, files));
        pack(files);
        assertRefused("is of format 2");
    }

    @Test
    void aManifestThatSaysNothingIsRefusedAndNothingIsLeftOver() throws IOException {
        pack(Map.of(BackupManifest.ENTRY, bytes("null")));
        assertRefused("says nothing");
        pack(Map.of(BackupManifest.ENTRY, bytes("{\"format\":1}")));
        assertRefused("is damaged");
        assertThat(filesIn(dataDir)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsSaidToBe() throws IOException {
        Files.delete(backup);
        assertRefused("There is no backup");
    }

    @Test
    void aFolderWhoseRestoreHasNotEndedIsStartedOnByNobody() throws IOException {
        Files.createDirectories(dataDir.resolve(DataFolder.RESTORING));
        assertThatThrownBy(() -> DataFolder.refuseHalfRestored(dataDir))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining(dataDir.toString());
        assertRefused("did not come to its end");
    }

    private StartupRefusedException assertRefused(String why) {
        StartupRefusedException refused =
                catchThrowableOfType(StartupRefusedException.class, () -> new Restore(backup, dataDir).run());
        assertThat(refused).isNotNull();
        assertThat(refused.description()).contains(why);
        assertThat(refused.action()).isNotBlank();
        return refused;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> withManifest() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("imports/job/upload", bytes("a,b"));
        files.put("events.mv.db", bytes(EVENTS));
        files.put(BackupManifest.ENTRY, manifest(BackupManifest.FORMAT, files));
        return files;
    }

    private static byte[] manifest(int format, Map<String, byte[]> files) {
        List<StoredFile> stored = files.entrySet().stream()
                .map(file -> new StoredFile(
                        file.getKey(),
                        file.getValue().length,
                        HexFormat.of().formatHex(NameBasedIds.sha256().digest(file.getValue()))))
                .toList();
        return new BackupManifest(format, TAKEN_AT, stored).written();
    }

    private void pack(Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(backup))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                archive.putNextEntry(new ZipEntry(file.getKey()));
                archive.write(file.getValue());
                archive.closeEntry();
            }
        }
    }

    private Map<String, String> contents(Path whole) throws IOException {
        Path target = folder.resolve("whole");
        new Restore(whole, target).run();
        return contents(target, filesIn(target));
    }

    private static Map<String, String> contents(Path target, List<String> names) throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        for (String name : names) {
            contents.put(name, Files.readString(target.resolve(name), StandardCharsets.ISO_8859_1));
        }
        return contents;
    }

    private static List<String> filesIn(Path dataDir) throws IOException {
        if (Files.notExists(dataDir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(dataDir)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> dataDir.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
