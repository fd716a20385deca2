package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKeyTest {

    @TempDir
    Path dataDir;

    @Test
    void aKeyIsMadeOnceAndKept() {
        byte[] made = WebhookKey.of("", dataDir);

        assertThat(made).hasSize(32);
        assertThat(WebhookKey.of("", dataDir)).isEqualTo(made);
    }

    @Test
    void aDamagedKeyStopsTheStartAndIsNeitherReplacedNorShown() throws IOException {
        Path file = dataDir.resolve(WebhookKey.FILE_NAME);
        Files.writeString(file, "c2hvcnQ=");

        assertThatThrownBy(() -> WebhookKey.of("", dataDir))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("is damaged")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThat(file).hasContent("c2hvcnQ=");
    }
}
