package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes must not share a data folder, and the second one must not harm the first. */
class DataFolderInUseIT {

    @TempDir
    Path dataDir;

    @Test
    void aSecondProcessOnTheSameFolderIsRefusedInPlainWords() {
        try (RunningFleet first = RunningFleet.start(dataDir)) {
            first.register("admin", "FIRST");
            assertThatThrownBy(() -> RunningFleet.start(dataDir).close())
                    .rootCause()
                    .isInstanceOf(StartupRefusedException.class)
                    .hasMessageContaining(dataDir.toString());
            assertThat(first.get("admin", "/api/v1/machines").body()).contains("FIRST");
            first.register("admin", "SECOND");
        }
        try (RunningFleet again = RunningFleet.start(dataDir)) {
            assertThat(again.get("admin", "/api/v1/machines").body()).contains("FIRST", "SECOND");
        }
    }
}
