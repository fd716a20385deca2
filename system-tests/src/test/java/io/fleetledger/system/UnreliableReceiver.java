package io.fleetledger.system;

import com.sun.net.httpserver.HttpExchange;
import io.fleetledger.deployment.LoopbackServer;
import io.fleetledger.deployment.WebhookSignatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Somebody's server that webhooks are sent to and that fails three of ten calls by chance: with 500, with a connection that
 * breaks off, or with an answer that comes too late. It keeps what came, in the order in which it came, before it answers.
 */
final class UnreliableReceiver implements AutoCloseable {

    private static final int FAILING_PERCENT = 30;

    /** What becomes of a call. */
    enum Fate {
        TAKEN,
        REFUSED,
        BROKEN_OFF,
        LATE
    }

    /** One call, told apart by the path of its webhook. */
    record Received(String path, String id, String timestamp, String signatures, String body, Instant at, Fate fate) {

        JsonNode event() {
            return Json.parse(body);
        }

        boolean isSignedWith(String secret) {
            return WebhookSignatures.areOf(secret, id, timestamp, body, signatures, at);
        }
    }

    private final List<Received> received = new ArrayList<>();
    private final Random chance;
    private final Duration late;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LoopbackServer server;

    /**
     * Listens on a port of its own.
     *
     * @param seed by which it fails
     * @param late how long a late answer takes: longer than the sender waits
     */
    UnreliableReceiver(long seed, Duration late) {
        this.chance = new Random(seed);
        this.late = late;
        this.server = new LoopbackServer(this::take);
    }

    /** To close an exchange that has no answer breaks its connection. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Fate fate = keep(exchange, body);
            if (fate == Fate.LATE && closed.await(late.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            if (fate != Fate.BROKEN_OFF) {
                exchange.sendResponseHeaders(fate == Fate.REFUSED ? 500 : 204, -1);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Fate keep(HttpExchange exchange, String body) {
        Fate fate = chance.nextInt(100) >= FAILING_PERCENT ? Fate.TAKEN : Fate.values()[1 + chance.nextInt(3)];
        received.add(new Received(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body,
                Instant.now(),
                fate));
        return fate;
    }

    String url(String path) {
        return server.url(path);
    }

    /** What came to one path, in the order in which it came. */
    synchronized List<Received> at(String path) {
        return received.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Breaks all connections and refuses new ones. */
    void stop() {
        server.stop();
    }

    /** Listens again, where it did before. */
    void startAgain() {
        server.startAgain();
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
