package io.fleetledger.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

        /**
         * As Standard Webhooks say: HMAC-SHA256 of id, timestamp and body with dots between, by what the secret is in
         * Base64 behind its prefix; a list of versions and signatures; a timestamp of about now.
         */
        boolean isSignedWith(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(
                        Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
                byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
                Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), at);
                return age.abs().compareTo(Duration.ofMinutes(5)) < 0
                        && Arrays.stream(signatures.split(" "))
                                .map(signature -> signature.split(",", 2))
                                .filter(signature -> signature[0].equals("v1"))
                                .anyMatch(signature -> MessageDigest.isEqual(
                                        expected, Base64.getDecoder().decode(signature[1])));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private final List<Received> received = new ArrayList<>();
    private final Random chance;
    private final Duration late;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int port;
    private HttpServer server;

    /**
     * Listens on a port of its own.
     *
     * @param seed by which it fails
     * @param late how long a late answer takes: longer than the sender waits
     */
    UnreliableReceiver(long seed, Duration late) {
        this.chance = new Random(seed);
        this.late = late;
        this.server = open(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer open(int wanted) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
            opened.setExecutor(threads);
            opened.createContext("/", this::take);
            opened.start();
            return opened;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
        return "http://127.0.0.1:" + port + path;
    }

    /** What came to one path, in the order in which it came. */
    synchronized List<Received> at(String path) {
        return received.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Breaks all connections and refuses new ones. */
    void stop() {
        server.stop(0);
    }

    /** Listens again, where it did before. */
    void startAgain() {
        server = open(port);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
