package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** API keys over HTTP: who gives them out, what they admit to, and that nobody keeps them. */
class ApiKeyIT {

    private static final String KEYS = "/api/v1/settings/api-keys";
    private static final String MACHINES = "/api/v1/machines";

    private static Path dataDir;
    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path folder) {
        dataDir = folder;
        fleet = RunningFleet.start(dataDir);
        fleet.register("admin", "KEYED");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aKeyIsShownOnceAndListedByHowItBegins() {
        JsonNode issued = issue("Gateway", "ingest");
        String key = issued.get("plaintext_key").stringValue();

        assertThat(key)
                .startsWith("flk_")
                .hasSize(47)
                .startsWith(issued.get("key_prefix").stringValue());
        for (String reader : new String[] {"admin", "operator", "viewer"}) {
            var list = fleet.get(reader, KEYS + "?page_size=100");
            assertThat(list.statusCode()).isEqualTo(200);
            assertThat(list.body()).contains(issued.get("id").stringValue()).doesNotContain(key);
        }
        assertThat(json(fleet.get("acme-admin", KEYS)).get("total").asInt()).isZero();
    }

    @Test
    void onlyAdminsGiveKeysOutAndTakeThemBack() {
        JsonNode issued = issue("Admins only", "ingest");
        String address = KEYS + "/" + issued.get("id").stringValue();

        assertThat(fleet.post("operator", KEYS, body("x", "\"ingest\"")).statusCode())
                .isEqualTo(403);
        assertThat(fleet.delete("operator", address).statusCode()).isEqualTo(403);
        assertThat(fleet.delete("acme-admin", address).statusCode()).isEqualTo(404);
        assertThat(fleet.delete("admin", KEYS + "/" + fleet.register("admin", "NO-KEY"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(fleet.delete("admin", address).statusCode()).isEqualTo(204);
        assertThat(fleet.delete("admin", address).statusCode()).as("again").isEqualTo(204);
    }

    @Test
    void whatIsWrongWithAKeyIsToldAtOnce() {
        var answer = fleet.post("admin", KEYS, body(" ", "\"ingest\",\"write:machines\""));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer)
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("loc").get(1).stringValue()))
                .containsExactly("name", "scopes");
        assertThat(fleet.post("admin", KEYS, body("x", "")).statusCode()).isEqualTo(422);
        assertThat(fleet.post("admin", KEYS, "{\"name\":\"x\",\"scopes\":\"ingest\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(fleet.post("admin", KEYS, body("a\\nb", "\"ingest\"")).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aKeyAdmitsToWhatItsScopesSayAndToNothingElse() {
        String ingest = issue("Ingest", "ingest").get("plaintext_key").stringValue();
        String read = issue("Read", "read:machines").get("plaintext_key").stringValue();

        assertThat(status(ingest, "POST", "/api/v1/ingest", readings())).isEqualTo(207);
        assertThat(status(read, "POST", "/api/v1/ingest", readings())).isEqualTo(403);
        assertThat(status(ingest, "GET", MACHINES, null)).isEqualTo(403);
        assertThat(status(read, "GET", MACHINES, null)).isEqualTo(200);
        assertThat(status(read, "GET", "/api/v1/machine-groups", null)).isEqualTo(200);
        assertThat(status(read, "GET", "/api/v1/machine-groups/tree", null)).isEqualTo(200);
        assertThat(status(read, "GET", MACHINES + "/export?format=csv", null)).isEqualTo(200);
        for (String key : new String[] {ingest, read}) {
            assertThat(status(key, "POST", MACHINES, FleetClient.machine("M", "BY-KEY")))
                    .isEqualTo(403);
            assertThat(status(key, "POST", "/api/v1/machine-groups", "{\"name\":\"G\",\"group_type\":\"line\"}"))
                    .isEqualTo(403);
            assertThat(status(key, "POST", KEYS, body("More", "\"ingest\""))).isEqualTo(403);
            assertThat(status(key, "GET", KEYS, null)).isEqualTo(403);
        }
    }

    @Test
    void aRevokedKeyIsRefusedByTheNextRequestAndForEver() {
        JsonNode issued = issue("Short-lived", "ingest");
        String key = issued.get("plaintext_key").stringValue();
        assertThat(status(key, "POST", "/api/v1/ingest", readings())).isEqualTo(207);

        fleet.send("admin", "DELETE", KEYS + "/" + issued.get("id").stringValue(), null, "Prefer", "respond-async");

        HttpResponse<String> refused = fleet.sendWithKey(key, "POST", "/api/v1/ingest", readings());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(refused.body()).doesNotContain(key);
    }

    @Test
    void anUnknownKeyIsRefusedAndSoIsAKeyBesideAToken() {
        String key = issue("Beside", "ingest").get("plaintext_key").stringValue();

        assertThat(status("flk_" + "A".repeat(43), "POST", "/api/v1/ingest", readings()))
                .isEqualTo(401);
        assertThat(status("", "POST", "/api/v1/ingest", readings())).isEqualTo(401);
        assertThat(fleet.sendWithKey(key, "POST", "/api/v1/ingest", readings(), "Authorization", "Bearer whatever")
                        .statusCode())
                .isEqualTo(400);
        assertThat(fleet.sendWithKey(key, "POST", "/api/v1/ingest", readings(), "X-API-Key", key)
                        .statusCode())
                .as("nor two keys")
                .isEqualTo(400);
    }

    @Test
    void theKeyItselfIsStoredNowhere() throws Exception {
        var first = fleet.post("admin", KEYS, body("Once", "\"ingest\""), "Idempotency-Key", "once");
        var again = fleet.post("admin", KEYS, body("Once", "\"ingest\""), "Idempotency-Key", "once");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).get("code").stringValue()).isEqualTo("IDEMPOTENCY_KEY_SPENT");
        String secret = json(first).get("plaintext_key").stringValue();
        fleet.bean(JdbcClient.class).sql("CHECKPOINT SYNC").update();
        try (var files = Files.walk(dataDir)) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .anyMatch(file -> contains(file, secret.substring(0, 12)))
                    .noneMatch(file -> contains(file, secret));
        }
    }

    private static boolean contains(Path file, String secret) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static JsonNode issue(String name, String scope) {
        HttpResponse<String> answer = fleet.post("admin", KEYS, body(name, "\"" + scope + "\""));
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer);
    }

    private static int status(String key, String method, String path, @org.jspecify.annotations.Nullable String body) {
        return fleet.sendWithKey(key, method, path, body).statusCode();
    }

    private static String body(String name, String scopes) {
        return "{\"name\":\"" + name + "\",\"scopes\":[" + scopes + "]}";
    }

    private static String readings() {
        return "{\"readings\":[{\"machine_identifier\":\"KEYED\",\"timestamp\":\"" + Instant.now()
                + "\",\"metric_name\":\"rpm\",\"value\":1,\"unit\":\"1/min\"}]}";
    }
}
