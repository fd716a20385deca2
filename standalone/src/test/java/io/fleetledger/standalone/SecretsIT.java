package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What callers prove themselves with is in no log, however much of our own is logged, and not in the stores either. */
class SecretsIT {

    private static final String ADDRESS_TOKEN = "T0ken0fTheAddress";
    private static final String WRONG_KEY = "flk_0123456789abcdef0123456789abcdef0123456789a";

    private static final String KEY_IN_A_BAD_HEADER = "flk_sentW1thAByteThatN0HeaderMayHave";

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @Test
    void secretsAreInNoLogAndInNoStore() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (KillableFleet process = KillableFleet.start(
                dataDir, logs, "fleet.webhooks.allow-private=true", "logging.level.io.fleetledger=TRACE")) {
            FleetClient fleet = process.client();
            secrets.put("a token", fleet.token("admin"));
            secrets.put("a client's secret", "operator-secret");
            fleet.token("operator");

            JsonNode key = FleetClient.json(
                    fleet.post("admin", "/api/v1/settings/api-keys", "{\"name\":\"Edge\",\"scopes\":[\"ingest\"]}"));
            secrets.put("an API key", key.get("plaintext_key").stringValue());
            assertThat(ingest(fleet, secrets.get("an API key"))).isEqualTo(207);
            assertThat(ingest(fleet, WRONG_KEY)).isEqualTo(401);
            secrets.put("a wrong API key", WRONG_KEY);
            assertThat(fleet.send("", "GET", "/api/v1/machines", null, "Authorization", "Bearer wr0ng.t0ken.sent")
                            .statusCode())
                    .isEqualTo(401);
            secrets.put("a wrong token", "wr0ng.t0ken.sent");

            sendBadHeader(fleet, "X-API-Key: " + KEY_IN_A_BAD_HEADER + "\u0001");
            secrets.put("a key in a header that cannot be read", KEY_IN_A_BAD_HEADER);

            JsonNode webhook = FleetClient.json(
                    fleet.post("admin", "/api/v1/webhooks", "{\"url\":\"http://127.0.0.1:9/" + ADDRESS_TOKEN + "\"}"));
            secrets.put("a webhook's secret", webhook.get("secret").stringValue());
            String path = "/api/v1/webhooks/" + webhook.get("id").stringValue();
            secrets.put(
                    "a webhook's next secret",
                    FleetClient.json(fleet.post("admin", path + "/rotate-secret", ""))
                            .get("secret")
                            .stringValue());
            fleet.post(
                    "operator",
                    "/api/v1/machines",
                    "{\"name\":\"Press\",\"machine_identifier\":\"P-1\",\"protocol\":\"json\"}");
            assertThat(fleet.post("admin", path + "/test", "").statusCode()).isBetween(200, 599);
            try (DashboardClient dashboard = DashboardClient.connect(fleet.baseUrl())) {
                dashboard.send(fleet.token("viewer"));
                secrets.put("a dashboard's token", fleet.token("viewer"));
            }
            Awaitility.await("an attempt that fails")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> textOf(logs).contains(webhook.get("id").stringValue()));
        }
        assertThat(textOf(dataDir)).as("the stores, which are not compressed").contains("P-1");
        assertThat(textOf(logs)).as("the log itself").contains("/api/v1/machines");
        secrets.forEach((what, secret) ->
                assertThat(textOf(logs)).as(what + " in the log").doesNotContain(secret));
        assertThat(textOf(logs)).as("the address of a webhook in the log").doesNotContain(ADDRESS_TOKEN);
        secrets.forEach((what, secret) ->
                assertThat(textOf(dataDir)).as(what + " in the stores").doesNotContain(secret));
    }

    /** The container reads it, before any filter. */
    private static void sendBadHeader(FleetClient fleet, String header) throws IOException {
        URI base = URI.create(fleet.baseUrl());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/machines HTTP/1.1\r\nHost: fleet\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 400");
        }
    }

    private static int ingest(FleetClient fleet, String key) {
        return fleet.sendWithKey(key, "POST", "/api/v1/ingest", """
                {"readings":[{"machine_identifier":"P-0","timestamp":"2026-01-01T00:00:00Z","metric_name":"m",\
                "value":1,"unit":"u"}]}""").statusCode();
    }

    /** All files of a folder, one after the other, byte by byte. */
    private static String textOf(Path folder) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
