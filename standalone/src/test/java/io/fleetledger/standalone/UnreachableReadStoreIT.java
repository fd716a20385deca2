package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without its read store the product says so, and goes on recording. */
class UnreachableReadStoreIT {

    @TempDir
    Path dataDir;

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    private Future<HttpResponse<String>> asked(Callable<HttpResponse<String>> request) {
        return callers.submit(request);
    }

    @Test
    void readsAreRefusedAndWritesAreKept() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=300ms")) {
            ((AutoCloseable) fleet.context().getBean("embeddedReadStore")).close();

            // At once, for each waits until the driver gives up.
            var list = asked(() -> fleet.get("admin", "/api/v1/machines"));
            var export = asked(() -> fleet.get("admin", "/api/v1/machines/export"));
            var health = asked(() -> fleet.get("", "/actuator/health/readiness"));
            var audit = asked(() -> fleet.get("admin", "/api/v1/audit"));
            var auditExport = asked(() -> fleet.get("admin", "/api/v1/audit/export"));
            var created = asked(() -> fleet.post("admin", "/api/v1/machines", FleetClient.machine("Kept", "KEPT-1")));

            assertThat(list.get().statusCode()).isEqualTo(503);
            assertThat(list.get().headers().firstValue("Retry-After")).isPresent();
            assertThat(json(list.get()).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");

            assertThat(export.get().statusCode()).isEqualTo(503);
            assertThat(json(export.get()).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(export.get().headers().firstValue("Content-Disposition")).isEmpty();

            assertThat(health.get().statusCode()).isEqualTo(503);
            var components = json(health.get()).get("components");
            assertThat(components.get("readStore").get("status").stringValue()).isEqualTo("DOWN");
            assertThat(components.get("eventStore").get("status").stringValue()).isEqualTo("UP");

            assertThat(audit.get().statusCode()).isEqualTo(503);
            assertThat(auditExport.get().statusCode()).isEqualTo(503);

            assertThat(created.get().statusCode()).isEqualTo(201);
            assertThat(created.get().headers().firstValue("X-Projection-Pending"))
                    .hasValue("true");

            String machine = "/api/v1/machines/" + json(created.get()).get("id").stringValue();
            var read = asked(() -> fleet.get("admin", machine));
            var history = asked(() -> fleet.get("admin", machine + "/history"));
            var past = asked(() -> fleet.get("admin", machine + "?as_of=" + Instant.now()));
            assertThat(read.get().statusCode()).isEqualTo(503);
            assertThat(history.get().body()).contains("registered as \\\"Kept\\\"");
            assertThat(past.get().statusCode())
                    .as("its groups of that instant are in the read store")
                    .isEqualTo(503);
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(fleet.get("admin", "/api/v1/machines?search=kept").body())
                    .contains("KEPT-1");
        }
    }
}
