package io.fleetledger.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service as its main class starts it, by somebody who has not set anything. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartIT {

    @Test
    void aStartWithoutSettingsIsRefusedInPlainWords(CapturedOutput output) {
        assertThatThrownBy(() -> CommandServiceApplication.main(new String[] {"--server.port=0"}))
                .isInstanceOf(StartupRefusedException.class);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "No Axon Server is named", "Set AXON_SERVER")
                .doesNotContain("\\tat ", "\tat ");
    }
}
