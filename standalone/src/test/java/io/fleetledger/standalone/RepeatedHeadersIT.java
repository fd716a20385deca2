package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A header that may be sent once, sent twice: nobody could tell afterwards by which of them the request was served. */
class RepeatedHeadersIT {

    private static final String MACHINES = "/api/v1/machines";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/v1/machines", "POST, /api/v1/machines", "GET, /api/v1/events", "POST, /oauth2/token"})
    void twoAuthorizationsAreRefused(String method, String path) {
        HttpResponse<String> answer = fleet.send(
                "",
                method,
                path,
                method.equals("POST") ? "{}" : null,
                "Authorization",
                "Bearer " + fleet.token("viewer"),
                "Authorization",
                "Bearer " + fleet.token("acme-admin"));
        assertIsRefused(answer, "Send one Authorization header.");
    }

    @Test
    void twoIdempotencyKeysAreRefused() {
        HttpResponse<String> answer = fleet.post(
                "operator",
                MACHINES,
                FleetClient.machine("Twice", "TWICE-1"),
                "Idempotency-Key",
                "first",
                "Idempotency-Key",
                "second");
        assertIsRefused(answer, "Send one Idempotency-Key.");
        assertThat(fleet.get("viewer", MACHINES).body()).contains("\"total\":0");
    }

    private static void assertIsRefused(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"MALFORMED_REQUEST\"", why);
        assertThat(answer.headers().firstValue("X-Correlation-Id")).isPresent();
    }
}
