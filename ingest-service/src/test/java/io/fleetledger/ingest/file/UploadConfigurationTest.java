package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class UploadConfigurationTest {

    @Test
    void aLargestFileThatNoTenantHasRoomForIsRefusedAtTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> new UploadConfiguration()
                        .uploadFolder(folder, DataSize.ofMegabytes(9), DataSize.ofMegabytes(5)))
                .isInstanceOfSatisfying(
                        StartupRefusedException.class,
                        refused -> assertThat(refused.action()).contains("fleet.imports.upload-space"));
    }
}
