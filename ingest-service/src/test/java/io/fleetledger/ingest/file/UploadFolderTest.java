package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadFolderTest {

    @TempDir
    Path common;

    @Test
    void whatADeadProcessLeftIsClearedAway() throws IOException {
        Path dead = Files.createDirectory(common.resolve("dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("upload-1.tmp"), "half a file");
        try (UploadFolder folder = UploadFolder.below(common)) {
            assertThat(dead).doesNotExist();
            assertThat(folder.newFile()).exists();
        }
        assertThat(common).isEmptyDirectory();
    }

    @Test
    void whatALivingOneReceivesAndWhatIsSomebodyElsesStays() throws IOException {
        Path foreign =
                Files.writeString(Files.createDirectory(common.resolve("mine")).resolve("diary"), "Dear");
        try (UploadFolder living = UploadFolder.below(common)) {
            Path upload = living.newFile();
            UploadFolder.below(common).close();
            assertThat(upload).exists();
        }
        assertThat(foreign).exists();
    }
}
