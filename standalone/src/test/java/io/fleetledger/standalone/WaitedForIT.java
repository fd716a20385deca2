package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.WrittenResource;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A write waits for each projection that shows it, the directory that readings find their machines by among them. */
class WaitedForIT {

    @TempDir
    Path dataDir;

    @Test
    void aRegistrationIsPendingWhileAnyProjectionOfMachinesStandsStill() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=5s")) {
            for (String projection : WrittenResource.MACHINE.projections()) {
                StreamingEventProcessor processor = fleet.bean(EventProcessingConfiguration.class)
                        .eventProcessor(projection, StreamingEventProcessor.class)
                        .orElseThrow();
                processor.shutDown();
                assertThat(register(fleet, projection).headers().firstValue("X-Projection-Pending"))
                        .as("while %s stands still", projection)
                        .hasValue("true");

                processor.start();
                assertThat(register(fleet, projection + "-later").headers().firstValue("X-Projection-Pending"))
                        .as("when %s goes on", projection)
                        .isEmpty();
            }
            assertThat(WrittenResource.MACHINE.projections()).contains("machine-directory");
        }
    }

    /** The bound is longer than any test: whoever waited for it would never be answered. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoPrefersNotToWaitIsAnsweredWhileAProjectionStandsStill() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=1h")) {
            fleet.bean(EventProcessingConfiguration.class)
                    .eventProcessor(ProjectionNames.MACHINE_LIST, StreamingEventProcessor.class)
                    .orElseThrow()
                    .shutDown();
            HttpResponse<String> answer = register(fleet, "IMPATIENT", "Prefer", "respond-async");
            assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("respond-async");
            assertThat(answer.headers().firstValue("X-Projection-Pending")).hasValue("true");
        }
    }

    private static HttpResponse<String> register(RunningFleet fleet, String identifier, String... headers) {
        HttpResponse<String> answer = fleet.post(
                "operator",
                "/api/v1/machines",
                "{\"name\":\"Mill\",\"machine_identifier\":\"" + identifier + "\",\"protocol\":\"json\"}",
                headers);
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer;
    }
}
