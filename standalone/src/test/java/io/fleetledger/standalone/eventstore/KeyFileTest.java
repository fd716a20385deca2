package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFileTest {

    @TempDir
    Path dataDir;

    @ParameterizedTest
    @EnumSource
    void aKeyIsMadeOnceAndKept(KeyFile kind) {
        byte[] made = kind.read("", dataDir, false);

        assertThat(made).hasSize(32);
        assertThat(kind.read("", dataDir, false)).isEqualTo(made);
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedKeyStopsTheStartAndIsNeitherReplacedNorShown(KeyFile kind) throws IOException {
        Path file = dataDir.resolve(kind.fileName());
        Files.writeString(file, "c2hvcnQ=");

        assertThatThrownBy(() -> kind.read("", dataDir, false))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("is damaged")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThat(file).hasContent("c2hvcnQ=");
    }

    @ParameterizedTest
    @EnumSource
    void whereAnotherKeyIsSetTheSettingIsNamedAndNotAFileThatMayBeWhole(KeyFile kind) {
        assertThat(kind.remedy("AAAA"))
                .contains("FLEET_" + kind + "_KEY", kind.fileName())
                .doesNotContain("AAAA");
        assertThat(kind.remedy("")).contains("Restore the file");
    }

    @ParameterizedTest
    @EnumSource
    void aLostKeyThatWasUsedStopsTheStartAndIsNotReplaced(KeyFile kind) {
        assertThatThrownBy(() -> kind.read("", dataDir, true))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("is gone");
        assertThat(dataDir).isEmptyDirectory();
    }
}
