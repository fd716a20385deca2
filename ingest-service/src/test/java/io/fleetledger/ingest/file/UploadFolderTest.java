package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** As after a crash of all of them, which left them the same to clear away. */
    @Test
    void processesThatStartTogetherDoNotKeepEachOtherFromIt() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 30; round++) {
                for (int n = 0; n < 20; n++) {
                    Path dead = Files.createDirectory(common.resolve("dead-" + round + "-" + n));
                    Files.createFile(dead.resolve("lock"));
                    Files.writeString(dead.resolve("upload-1.tmp"), "half a file");
                }
                List<Callable<UploadFolder>> starts = Collections.nCopies(4, () -> UploadFolder.below(common, 100));
                for (Future<UploadFolder> started : processes.invokeAll(starts)) {
                    started.get().close();
                }
                assertThat(common).isEmptyDirectory();
            }
        } finally {
            processes.shutdown();
        }
    }

    @Test
    void whoFindsNoRoomIsToldToComeBackAndFindsItOnceAnotherIsDone() throws IOException {
        try (UploadFolder folder = UploadFolder.below(common, 100)) {
            SharedCapacity.Share first = folder.reserve("acme", 30);
            assertThatThrownBy(() -> folder.reserve("acme", 21))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> {
                        assertThat(refused.problem().error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
                        assertThat(refused.problem().headers()).containsEntry("Retry-After", "5");
                    });
            first.close();
            folder.reserve("acme", 50);
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
