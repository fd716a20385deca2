package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The framework interrupts what takes longer than it allows. An interrupt in the midst of H2's work closes its database, and
 * a batch that takes long would begin again for ever.
 */
class LongHandlersAreNotInterruptedIT {

    /** The shortest times that there are: whoever looked at them would interrupt every command and every batch. */
    @Test
    void whatTakesLongerThanTheFrameworkAllowsIsDoneAllTheSame(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(
                dataDir,
                "axon.timeout.handler.commands.timeout-ms=1",
                "axon.timeout.handler.events.timeout-ms=1",
                "axon.timeout.transaction.command-bus.timeout-ms=1",
                "axon.timeout.transaction.event-processors.timeout-ms=1")) {
            for (int machine = 0; machine < 20; machine++) {
                var registered =
                        fleet.post("operator", "/api/v1/machines", FleetClient.machine("Mill", "MILL-" + machine));
                assertThat(registered.statusCode()).isEqualTo(201);
                assertThat(registered.headers().firstValue("X-Projection-Pending"))
                        .isEmpty();
            }
        }
    }
}
