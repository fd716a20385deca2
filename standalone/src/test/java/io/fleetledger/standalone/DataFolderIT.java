package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A data folder that cannot be used is refused in plain words, and what is in it stays as it is. */
@EnabledOnOs(OS.LINUX)
class DataFolderIT {

    /** With a machine in it, and nobody who uses it. */
    @TempDir
    static Path template;

    private static String id;

    @TempDir
    Path folder;

    @TempDir
    Path logs;

    @BeforeAll
    static void aMachineIsRegistered() {
        try (RunningFleet fleet = RunningFleet.start(template)) {
            id = fleet.register("operator", "MILL-1");
        }
    }

    @Test
    void aFileInItsPlaceIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "precious");
        assertRefused(EndedRun.of(file, logs), "The data folder " + file + " is a file.");
        assertThat(file).hasContent("precious");
    }

    /** Whatever rights one has, nobody makes folders there. */
    @Test
    void oneThatCannotBeMadeIsNamed() throws Exception {
        assertRefused(
                EndedRun.of(Path.of("/proc/fleet-ledger/data"), logs),
                "The data folder /proc/fleet-ledger/data cannot be written to");
    }

    @Test
    void anEmptyOneThatIsReadOnlyStaysEmpty() throws Exception {
        assertRefused(
                EndedRun.of(Mounts.readOnly(folder), folder, logs),
                "The data folder " + folder + " cannot be written to: Read-only file system");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneWithDataThatIsReadOnlyIsNotTouchedAndServesAgainWhenItIsNot() throws Exception {
        FileSystemUtils.copyRecursively(template, folder);
        Map<String, String> before = contents();
        assertRefused(
                EndedRun.of(Mounts.readOnly(folder), folder, logs),
                "The data folder " + folder + " cannot be written to: Read-only file system");
        assertThat(contents()).isEqualTo(before);
        assertThatItIsThere();
    }

    /** A file that belongs to somebody else, for one. The read store, if it cannot be read, would be built anew. */
    @Test
    void aFileInItThatIsReadOnlyIsNamedAndNotTouched() throws Exception {
        FileSystemUtils.copyRecursively(template, folder);
        Map<String, String> before = contents();
        for (String file : List.of("events.mv.db", "read-store.mv")) {
            assertRefused(
                    EndedRun.of(Mounts.readOnly(folder.resolve(file)), folder, logs),
                    "The file " + file + " in the data folder " + folder + " cannot be read and written");
            assertThat(contents()).isEqualTo(before);
        }
        assertThatItIsThere();
    }

    /** Keys are only read, and what else is there is somebody's own. */
    @Test
    void otherFilesInItMayBeReadOnly() throws Exception {
        FileSystemUtils.copyRecursively(template, folder);
        Files.writeString(folder.resolve("README"), "Ours.");
        List<String> readOnly = new ArrayList<>(Mounts.readOnly(folder.resolve("signing-key.json")));
        readOnly.addAll(Mounts.readOnly(folder.resolve("README")));
        try (KillableFleet fleet = KillableFleet.start(readOnly, folder, logs)) {
            assertThat(fleet.client().get("viewer", "/api/v1/machines/" + id).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Nothing at all fits on it. */
    @Test
    void oneWithoutAnyRoomIsSaidToHaveNone() throws Exception {
        List<String> fullDisk = Mounts.disk(folder, 1);
        String mounted = fullDisk.get(fullDisk.size() - 2)
                .replace("exec", "dd if=/dev/zero of=\"$0\"/full bs=64k 2>/dev/null; exec");
        List<String> command = Stream.concat(
                        fullDisk.subList(0, fullDisk.size() - 2).stream(), Stream.of(mounted, folder.toString()))
                .toList();
        assertRefused(
                EndedRun.of(command, folder, logs),
                "The data folder " + folder + " cannot be written to: No space left on device");
    }

    private static void assertRefused(EndedRun run, String why) {
        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("APPLICATION FAILED TO START", why, "Action:");
        assertThat(run.output()).doesNotContain("\tat ");
    }

    private void assertThatItIsThere() {
        try (RunningFleet fleet = RunningFleet.start(folder)) {
            assertThat(json(fleet.get("viewer", "/api/v1/machines/" + id))
                            .get("machine_identifier")
                            .stringValue())
                    .isEqualTo("MILL-1");
            fleet.register("operator", "MILL-2");
        }
    }

    private Map<String, String> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> folder.relativize(file).toString(), DataFolderIT::fingerprint));
        }
    }

    private static String fingerprint(Path file) {
        try {
            return file.toFile().lastModified() + " " + java.util.Arrays.hashCode(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
