package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the fleet is sent away with their token. Beside each other, as each lives on for a minute. */
class ExpiredTokensIT {

    /** Behind its end, for clocks that differ. */
    private static final Duration A_MINUTE_AND_MORE = Duration.ofMinutes(2);

    /** Not before: a client that comes back with the token would be let in again. */
    @Test
    void aStreamAndADashboardEndWithTheirToken(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.issuer.token-lifetime=1s");
                EventReader reader = fleet.events("viewer", "");
                DashboardClient dashboard = DashboardClient.open(fleet, "viewer")) {
            Awaitility.await().until(() -> !reader.lastEventId().isEmpty());
            assertThat(reader.isOver()).isFalse();
            Awaitility.await("its end").atMost(A_MINUTE_AND_MORE).until(reader::isOver);
            assertThat(fleet.get("viewer", "/api/v1/machines").statusCode())
                    .as("a request with the token")
                    .isEqualTo(401);
            assertThat(reader.comments()).as("it was ended, not broken off").noneMatch(line -> line.startsWith("bro"));

            assertThat(dashboard.awaitClose(A_MINUTE_AND_MORE)).isEqualTo(4001);
            assertThat(dashboard.reason()).contains("expired");
        }
    }
}
