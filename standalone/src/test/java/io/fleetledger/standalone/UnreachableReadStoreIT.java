package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without its read store the product says so, and goes on recording. */
class UnreachableReadStoreIT {

    @TempDir
    Path dataDir;

    @Test
    void readsAreRefusedAndWritesAreKept() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=300ms")) {
            ((AutoCloseable) fleet.context().getBean("embeddedReadStore")).close();

            var list = fleet.get("admin", "/api/v1/machines");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            assertThat(json(list).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");

            var export = fleet.get("admin", "/api/v1/machines/export");
            assertThat(export.statusCode()).isEqualTo(503);
            assertThat(json(export).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(export.headers().firstValue("Content-Disposition")).isEmpty();

            var health = fleet.get("", "/actuator/health/readiness");
            assertThat(health.statusCode()).isEqualTo(503);
            var components = json(health).get("components");
            assertThat(components.get("readStore").get("status").stringValue()).isEqualTo("DOWN");
            assertThat(components.get("eventStore").get("status").stringValue()).isEqualTo("UP");

            var created = fleet.post("admin", "/api/v1/machines", FleetClient.machine("Kept", "KEPT-1"));
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("X-Projection-Pending")).hasValue("true");

            for (String audit : List.of("/api/v1/audit", "/api/v1/audit/export")) {
                assertThat(fleet.get("admin", audit).statusCode()).isEqualTo(503);
            }
            String machine = "/api/v1/machines/" + json(created).get("id").stringValue();
            assertThat(fleet.get("admin", machine).statusCode()).isEqualTo(503);
            assertThat(fleet.get("admin", machine + "/history").body()).contains("registered as \\\"Kept\\\"");
            assertThat(fleet.get("admin", machine + "?as_of=" + Instant.now()).statusCode())
                    .as("its groups of that instant are in the read store")
                    .isEqualTo(503);
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(fleet.get("admin", "/api/v1/machines?search=kept").body())
                    .contains("KEPT-1");
        }
    }
}
