package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.ratelimit.SharedRoom;
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
        try (UploadFolder folder = UploadFolder.below(common, 100)) {
            assertThat(dead).doesNotExist();
            assertThat(folder.newFile()).exists();
        }
        assertThat(common).isEmptyDirectory();
    }

    @Test
    void whoFindsNoRoomIsToldToComeBackAndFindsItOnceAnotherIsDone() throws IOException {
        try (UploadFolder folder = UploadFolder.below(common, 100)) {
            SharedRoom.Share first = folder.room("acme", 30);
            assertThatThrownBy(() -> folder.room("acme", 21))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> {
                        assertThat(refused.problem().error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
                        assertThat(refused.problem().headers()).containsEntry("Retry-After", "5");
                    });
            first.close();
            folder.room("acme", 50);
        }
    }

    @Test
    void whatALivingOneReceivesAndWhatIsSomebodyElsesStays() throws IOException {
        Path foreign =
                Files.writeString(Files.createDirectory(common.resolve("mine")).resolve("diary"), "Dear");
        try (UploadFolder living = UploadFolder.below(common, 100)) {
            Path upload = living.newFile();
            UploadFolder.below(common, 100).close();
            assertThat(upload).exists();
        }
        assertThat(foreign).exists();
    }
}
