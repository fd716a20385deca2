package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static io.fleetledger.standalone.FleetClient.machine;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The events were restored from a copy older than the read store, which has followed more than there is now. */
class OlderEventStoreIT {

    private static final String EVENTS = "events.mv.db";

    @TempDir
    Path dataDir;

    @TempDir
    Path copy;

    @Test
    void anOlderLogThanWasFollowedIsReportedAndNoNewEventIsSkipped() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "OLD");
        }
        Files.copy(dataDir.resolve(EVENTS), copy.resolve(EVENTS));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "GONE");
        }
        Files.copy(copy.resolve(EVENTS), dataDir.resolve(EVENTS), StandardCopyOption.REPLACE_EXISTING);

        try (RunningFleet fleet = RunningFleet.launch(dataDir, "fleet.read-your-writes.bound=300ms")) {
            Awaitility.await().untilAsserted(() -> assertThat(reason(fleet)).contains("restored from a copy older"));
            assertThat(fleet.get("", "/actuator/health/readiness").statusCode()).isEqualTo(503);
            for (String identifier : List.of("NEW-1", "NEW-2", "NEW-3")) { // The log is longer than it was.
                assertThat(fleet.post("operator", "/api/v1/machines", machine("New", identifier))
                                .headers()
                                .firstValue("X-Projection-Pending"))
                        .hasValue("true");
            }
        }
        try (RunningFleet fleet = RunningFleet.launch(dataDir)) {
            Awaitility.await().untilAsserted(() -> assertThat(reason(fleet)).contains("restored from a copy older"));
        }

        emptyReadStore();
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(json(fleet.get("viewer", "/api/v1/machines"))
                            .get("items")
                            .valueStream())
                    .extracting(machine -> machine.get("machine_identifier").stringValue())
                    .containsExactlyInAnyOrder("OLD", "NEW-1", "NEW-2", "NEW-3");
        }
    }

    private static String reason(RunningFleet fleet) {
        JsonNode projections =
                json(fleet.get("", "/actuator/health")).get("components").get("projections");
        return projections.path("details").path("reason").asString();
    }

    private void emptyReadStore() throws IOException {
        Files.delete(dataDir.resolve("read-store.mv"));
    }
}
