package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What dashboards are shown as it happens. */
@SystemTest
final class DashboardsIT {

    private static final String DASHBOARD = "/api/v1/ws/dashboard";

    private final Fleet fleet;

    DashboardsIT(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A WebSocket, with what it was sent. */
    private static final class Dashboard implements WebSocket.Listener, AutoCloseable {

        private final List<JsonNode> messages = new ArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;
        private int code;

        Dashboard(Fleet fleet, String token) {
            socket = fleet.http()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(fleet.baseUrl().replaceFirst("^http", "ws") + DASHBOARD), this)
                    .join();
            socket.sendText(token, true).join();
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(Json.parse(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            code = statusCode;
            return null;
        }

        synchronized List<JsonNode> messages(Predicate<JsonNode> wanted) {
            return messages.stream().filter(wanted).toList();
        }

        synchronized int code() {
            return code;
        }

        List<JsonNode> of(Machine machine, String type) {
            return messages(message -> message.path("type").asString("").equals(type)
                    && message.path("machine_id").asString("").equals(machine.id()));
        }

        Dashboard letIn() {
            await("to be let in")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !messages(message -> true).isEmpty());
            return this;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    @Test
    void aReadingItsAlertAndTheStatusAreShownToTheirTenantAlone() {
        Api api = fleet.admin();
        Machine machine = api.register("Shown");
        api.rules().createFor(machine);
        try (Dashboard dashboard = new Dashboard(fleet, api.token()).letIn();
                Dashboard other = new Dashboard(fleet, fleet.acme().token()).letIn()) {
            api.readings().put(machine, "temperature", 85, Instant.now());
            await("all three")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(List.of("sensor_update", "alert", "machine_status"))
                            .allSatisfy(type ->
                                    assertThat(dashboard.of(machine, type)).isNotEmpty()));
            assertThat(dashboard
                            .of(machine, "sensor_update")
                            .get(0)
                            .path("value")
                            .doubleValue())
                    .isEqualTo(85);
            assertThat(dashboard.of(machine, "alert").get(0).path("change").stringValue())
                    .isEqualTo("raised");
            assertThat(dashboard
                            .of(machine, "machine_status")
                            .get(0)
                            .path("new_status")
                            .stringValue())
                    .isEqualTo("warning");
            assertThat(other.messages(
                            message -> message.path("machine_id").asString("").equals(machine.id())))
                    .isEmpty();
        }
    }

    @Test
    void aConnectionWithAnInvalidTokenIsClosed() {
        try (Dashboard dashboard = new Dashboard(fleet, "no token")) {
            await("its end").atMost(Duration.ofSeconds(30)).until(() -> dashboard.code() != 0);
            assertThat(dashboard.code()).isEqualTo(4001);
        }
    }

    @Test
    void aRequestForSomethingElseIsAProblem() {
        fleet.anonymous("GET", DASHBOARD).send().expectProblem(426, "UPGRADE_REQUIRED");
    }

    @Test
    void whatIsShownIsDocumented() {
        JsonNode document = fleet.anonymous("GET", "/v3/api-docs/asyncapi")
                .send()
                .expect(200)
                .json();
        assertThat(document.path("asyncapi").stringValue()).isEqualTo("3.0.0");
        assertThat(document.at("/channels/dashboard/address").stringValue()).isEqualTo(DASHBOARD);
        fleet.anonymous("HEAD", "/v3/api-docs/asyncapi").send().expect(200);
    }
}
