package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A path may be written in many ways. Each is refused, or is the same path to all who look at it. */
@ExtendWith(OutputCaptureExtension.class)
class WrittenPathsIT {

    private static RunningFleet fleet;
    private static String key;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir, "logging.level.io.fleetledger.support.observability=INFO");
        key = json(fleet.post(
                        "admin", "/api/v1/settings/api-keys", "{\"name\":\"Reader\",\"scopes\":[\"read:machines\"]}"))
                .get("plaintext_key")
                .stringValue();
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machines",
                "/%61pi/v1/machines",
                "/api/v1/%6Dachines",
                "/api/v1/machines/",
                "/api/v1/machines;a=b",
                "/api;a=b/v1/machines",
                "/api/v1/./machines",
                "/x/../api/v1/machines",
                "//api/v1/machines",
                "/api//v1/machines",
                "/api%2Fv1/machines",
                "/api/v1%5Cmachines"
            })
    void whoMayCallAndWhatIsLoggedDoesNotDependOnHowAPathIsWritten(String path, CapturedOutput output) {
        int read = send("viewer", "GET", path, null).statusCode();
        assertThat(read).isIn(200, 400, 404);
        assertThat(fleet.sendWithKey(key, "GET", path, null).statusCode()).isEqualTo(read);
        assertThat(fleet.sendWithKey("flk_nobody", "GET", path, null).statusCode())
                .isEqualTo(read == 400 ? 400 : 401);
        assertThat(send("viewer", "GET", path, null, "X-API-Key", key).statusCode())
                .as("two callers at once")
                .isEqualTo(400);

        HttpResponse<String> refused = send("operator", "POST", path, "{}");
        assertThat(refused.statusCode()).isIn(400, 404, 422);
        if (refused.headers()
                .firstValue("X-Correlation-Id")
                .isPresent()) { // Else not even the container could read it.
            Awaitility.await("its line in the log")
                    .until(() -> output.getOut().contains("POST " + path + " " + refused.statusCode() + " in "));
        }
    }

    /** With a token, wherever the path seems to lead. */
    private static HttpResponse<String> send(
            String client, String method, String path, @Nullable String body, String... headers) {
        Stream<String> token = Stream.of("Authorization", "Bearer " + fleet.token(client));
        return fleet.send(
                "", method, path, body, Stream.concat(token, Stream.of(headers)).toArray(String[]::new));
    }
}
