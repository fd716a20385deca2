package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void whereFilesHaveOwners() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "SKIPPED: no POSIX file system");
    }

    @Test
    void aFolderThatIsMadeIsItsOwnersAlone() throws IOException {
        Path data = folder.resolve("of/fleet");

        DataFolder.prepare(data);

        assertThat(Files.getPosixFilePermissions(data)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(data.getParent())).contains(PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void aFolderThatIsThereStaysAsItIs() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        DataFolder.prepare(folder);

        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    }
}
