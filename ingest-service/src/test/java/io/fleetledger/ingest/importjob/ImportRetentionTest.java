package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.observability.ProjectionProgress;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRetentionTest {

    private static final UUID JOB = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");

    @TempDir
    Path temp;

    @Test
    void nothingIsForgottenWhileOpenJobsMayBeMissingFromTheQueue() throws IOException {
        FolderImportFiles files = new FolderImportFiles(temp.resolve("imports"));
        files.store(
                JOB,
                Files.writeString(temp.resolve("received"), "the file"),
                new UploadMetadata(SheetFormat.CSV, List.of("name"), "acme"));
        AtomicBoolean level = new AtomicBoolean();
        AtomicReference<Set<UUID>> open = new AtomicReference<>(Set.of());
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
        ImportRetention retention = new ImportRetention(files, open::get, level::get, Duration.ofDays(7), later);

        retention.deleteOld();
        assertThat(files.find(JOB)).as("not level").isPresent();
        level.set(true);
        open.set(Set.of(JOB));
        retention.deleteOld();
        assertThat(files.find(JOB)).as("open").isPresent();
        open.set(Set.of());
        retention.deleteOld();
        assertThat(files.find(JOB)).isEmpty();
    }

    /** Between processes there nearly always is something, if only readings that are none of the group's. */
    @Test
    void whatHasYetToBeSeenKeepsNoFiles() {
        assertThat(ImportJobConfiguration.haveCaughtUp(List.of(runner(true, true, 374))))
                .isTrue();
        assertThat(ImportJobConfiguration.haveCaughtUp(List.of(runner(true, false, 0))))
                .isFalse();
        assertThat(ImportJobConfiguration.haveCaughtUp(List.of(runner(false, true, 0))))
                .isFalse();
        assertThat(ImportJobConfiguration.haveCaughtUp(List.of())).isFalse();
    }

    private static ProjectionProgress.Progress runner(boolean running, boolean level, long after) {
        return new ProjectionProgress.Progress(ProjectionNames.IMPORT_RUNNER, running, false, level, after);
    }
}
