package io.fleetledger.support.temporary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside others, in a folder that belongs to nobody. */
class TemporaryFolderTest {

    @TempDir
    Path common;

    @Test
    void whatDeadProcessesLeftIsDeletedAndNothingElse() throws IOException {
        Path dead = left("sheet-dead");
        Path beginning = left("new-sheet-another");
        Path other = left("book-dead");
        Path unlocked = Files.createDirectory(common.resolve("sheet-unlocked"));
        Path file = Files.createFile(common.resolve("sheet-file"));
        try (TemporaryFolder living = TemporaryFolder.below(common, "sheet-")) {
            Path inside = Files.createFile(living.path().resolve("rows"));

            TemporaryFolder.deleteLeft(common, "sheet-");

            assertThat(dead).doesNotExist();
            assertThat(inside).exists();
        }
        assertThat(common.toFile().list())
                .containsExactlyInAnyOrder(name(beginning), name(other), name(unlocked), name(file));
    }

    private Path left(String name) throws IOException {
        Path folder = Files.createDirectory(common.resolve(name));
        Files.createFile(folder.resolve("lock"));
        Files.writeString(Files.createDirectory(folder.resolve("poifiles")).resolve("rows"), "half of them");
        return folder;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
