package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All connections come from the gateway's address there. */
class DashboardsBehindAGatewayIT {

    private static final String FORWARDED = "X-Forwarded-For";

    @Test
    void anAddressIsThatWhichTheGatewayHasSeen(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(
                        dataDir,
                        "server.forward-headers-strategy=native", // As in the services.
                        "fleet.dashboard.pending-per-address=1",
                        "fleet.dashboard.token-within=60s");
                DashboardClient pending = connect(fleet, "203.0.113.1");
                DashboardClient further = connect(fleet, "203.0.113.1");
                DashboardClient disguised = connect(fleet, "198.51.100.9, 203.0.113.1");
                DashboardClient another = connect(fleet, "203.0.113.2")) {
            assertThat(further.awaitClose()).isEqualTo(4003);
            assertThat(disguised.awaitClose())
                    .as("the gateway adds what it has seen behind what it was told")
                    .isEqualTo(4003);
            another.send(fleet.token("viewer"));
            another.await("to be let in", seen -> !seen.isEmpty());
            pending.send(fleet.token("viewer"));
            pending.await("to be let in", seen -> !seen.isEmpty());
        }
    }

    private static DashboardClient connect(RunningFleet fleet, String forwarded) {
        return DashboardClient.connect(fleet.baseUrl(), FORWARDED, forwarded);
    }
}
