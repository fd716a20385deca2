package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder is an operator's to name, and so others may have put something there. */
class FolderImportFilesTest {

    private static final UUID JOB = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");
    private static final UploadMetadata ABOUT = new UploadMetadata(SheetFormat.CSV, List.of("name"), "acme");

    @TempDir
    Path temp;

    private FolderImportFiles files;
    private List<Path> foreign;

    @BeforeEach
    void storeBesideWhatIsForeign() throws IOException {
        Path root = Files.createDirectories(temp.resolve("imports"));
        files = new FolderImportFiles(root);
        files.store(JOB, Files.writeString(temp.resolve("received"), "the file"), ABOUT);
        Path upperCase = root.resolve("7D2E4C1A-5B60-4F3E-8C9D-1A2B3C4D5E02");
        foreign = List.of(
                Files.writeString(
                        Files.createDirectories(root.resolve("archive")).resolve("diary"), "Dear"),
                Files.writeString(Files.createDirectories(upperCase).resolve("diary"), "Dear"),
                Files.copy(
                        root.resolve(JOB.toString()).resolve("upload.json"),
                        root.resolve("archive").resolve("upload.json")),
                Files.writeString(root.resolve("a stray file"), "Dear"),
                Files.writeString(root.resolve("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5eff"), "Dear"));
    }

    @Test
    void whatIsNoJobsIsNeverOldAndKeepsNothingOldInPlace() throws IOException {
        files.deleteOlderThan(Instant.now().plusSeconds(60), Set.of());

        assertThat(files.find(JOB)).isEmpty();
        assertThat(foreign).allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void whatIsNoJobsIsNoTenantsAndKeepsNoTenantsFilesInPlace() throws IOException {
        assertThat(files.deleteByTenant("acme")).isEqualTo(1);

        assertThat(files.find(JOB)).isEmpty();
        assertThat(foreign).allSatisfy(path -> assertThat(path).exists());
    }
}
