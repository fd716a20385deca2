package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told, so that no page of another origin reads, frames or guesses anything. */
class BrowsersIT {

    private static final String FOREIGN = "https://elsewhere.example";

    @TempDir
    static Path dataDir;

    private static RunningFleet fleet;

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/machines", "/api/v1/events", "/oauth2/token", "/actuator/health", "/v3/api-docs"})
    void noOtherOriginMayReadAnything(String path) {
        HttpResponse<String> preflight = fleet.send(
                "viewer",
                "OPTIONS",
                path,
                null,
                "Origin",
                FOREIGN,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "authorization");
        assertThat(preflight.headers().map()).doesNotContainKey("access-control-allow-origin");
        if (!path.endsWith("/events")) { // It does not end.
            HttpResponse<String> answer = fleet.send("viewer", "GET", path, null, "Origin", FOREIGN);
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machines",
                "/api/v1/machines/nobody",
                "/api/v1/nothing",
                "/nothing",
                "/actuator/health",
                "/v3/api-docs"
            })
    void answersAreNotFramedNotGuessedAtAndNotKept(String path) {
        HttpResponse<String> answer = fleet.get("viewer", path);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(cache -> assertThat(cache).contains("no-store"));
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by", "set-cookie");
    }

    @Test
    void theApisPageIsFramedByNobody() {
        HttpResponse<String> page = fleet.get("viewer", "/swagger-ui/index.html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    }
}
