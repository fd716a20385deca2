package com.example.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service, on a stream that breaks off after every second event. */
class EventStreamSubscriptionTest {

    private static final int EVENTS = 6;

    private final List<String> resumedFrom = new CopyOnWriteArrayList<>();
    private volatile boolean staysOpen;
    private Desk desk;
    private HttpServer fleet;

    @TempDir
    Path dataDir;

    @BeforeEach
    void open() throws IOException {
        desk = new Desk();
        fleet = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fleet.createContext("/token", exchange -> {
            byte[] token = "{\"access_token\":\"t\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        fleet.createContext("/api/v1/events", exchange -> {
            String last =
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Last-Event-ID"), "0");
            resumedFrom.add(last);
            StringBuilder events =
                    new StringBuilder(": a comment\nid: ").append(last).append("\n\n");
            int from = Integer.parseInt(last) + 1;
            for (int id = from; id < from + 2 && id <= EVENTS; id++) {
                events.append("id: ")
                        .append(id)
                        .append("\nevent: x\ndata: ")
                        .append(event(id))
                        .append("\n\n");
            }
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(events.toString().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (!staysOpen) {
                exchange.close();
            }
        });
        fleet.start();
    }

    @AfterEach
    void close() {
        fleet.stop(0);
        desk.close();
    }

    @Test
    void everyEventIsTakenOnceAndInOrderHoweverOftenTheStreamBreaksOff() {
        try (ConfigurableApplicationContext service = start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> hasRemembered(4)); // Else it would tell it again.
            assertThat(service.isRunning()).isTrue();
        }
        try (ConfigurableApplicationContext restarted = start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> resumedFrom.contains(String.valueOf(EVENTS)));
            assertThat(restarted.isRunning()).isTrue();
        }
        assertThat(desk.machines()).containsExactly("machine-2", "machine-4", "machine-6");
        assertThat(desk.told.get(0).get("reasons").get(0).asText())
                .isEqualTo("Hot: temperature is 97.0, threshold 95.0");
        assertThat(resumedFrom).startsWith("0", "2", "4");
    }

    /** As one does whose machine was cut off: the connection stands, and nothing comes any more. */
    @Test
    void aFleetThatFallsSilentIsCalledAgain() {
        staysOpen = true;
        try (ConfigurableApplicationContext service = start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> resumedFrom.size() > 2);
            assertThat(service.isRunning()).isTrue();
        }
        assertThat(resumedFrom).startsWith("0", "2", "4");
    }

    private boolean hasRemembered(int id) throws IOException {
        Path remembered = dataDir.resolve("made/last-event-id");
        return Files.exists(remembered) && Integer.parseInt(Files.readString(remembered)) >= id;
    }

    /** Every other one is of a machine that becomes critical. */
    private static String event(int id) {
        return "{\"id\":\"%d\",\"time\":\"2026-03-01T08:00:00Z\",\"data\":{\"machine_id\":\"machine-%d\",\"new_status\":\"%s\",\"reasons\":[{\"rule_name\":\"Hot\",\"metric_name\":\"temperature\",\"metric_value\":97.0,\"threshold_value\":95.0}]}}"
                .formatted(id, id, id % 2 == 0 ? "critical" : "healthy");
    }

    private ConfigurableApplicationContext start() {
        String base = "http://127.0.0.1:" + fleet.getAddress().getPort();
        return new SpringApplicationBuilder(MaintenanceNotifier.class)
                .run(
                        "--notifier.source=event-stream",
                        "--notifier.desk-url=" + desk.url(),
                        "--notifier.data-dir=" + dataDir.resolve("made"),
                        "--notifier.fleet.url=" + base + "/api/v1",
                        "--notifier.fleet.token-url=" + base + "/token",
                        "--notifier.fleet.silence=2s");
    }
}
