package io.fleetledger.support.temporary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
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
        Path other = left("book-dead");
        Path unlocked = Files.createDirectory(common.resolve("sheet-unlocked"));
        Path file = Files.createFile(common.resolve("sheet-file"));
        try (TemporaryFolder living = TemporaryFolder.below(common, "sheet-")) {
            Path inside = Files.createFile(living.path().resolve("rows"));

            TemporaryFolder.deleteStale(common, "sheet-");

            assertThat(dead).doesNotExist();
            assertThat(inside).exists();
        }
        assertThat(common.toFile().list()).containsExactlyInAnyOrder(name(other), name(unlocked), name(file));
    }

    /** Anybody may plant one in a folder that all share. */
    @Test
    void aLinkIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.createFile(elsewhere.resolve("lock"));
        Path file = Files.writeString(elsewhere.resolve("diary"), "Dear");
        Path link = Files.createSymbolicLink(common.resolve("sheet-link"), elsewhere);

        TemporaryFolder.deleteStale(common, "sheet-");

        assertThat(file).exists();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void oneThatCannotBeDeletedKeepsNoOther() throws IOException {
        Path stubborn = left("sheet-stubborn");
        for (int other = 0; other < 5; other++) {
            left("sheet-" + other);
        }
        File inside = stubborn.resolve("poifiles").toFile();
        assumeTrue(inside.setWritable(false) && !Files.isWritable(inside.toPath()), "the superuser may write anywhere");
        try {
            TemporaryFolder.deleteStale(common, "sheet-");

            assertThat(common.toFile().list()).containsExactly(name(stubborn));
            assertThat(stubborn.resolve("lock"))
                    .as("by which a later process tries again")
                    .exists();
        } finally {
            assertThat(inside.setWritable(true)).isTrue();
        }
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
