package io.fleetledger.deployment;

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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's server that webhooks are sent to: it keeps what came, and answers as it is told to. */
public final class WebhookReceiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What came, and what it was answered. */
    public record Call(String id, String timestamp, String signatures, String contentType, String body, int answer) {

        /** The body, which is an event. */
        public JsonNode event() {
            return JSON.readTree(body);
        }

        /** The event's type. */
        public String type() {
            return event().get("type").stringValue();
        }

        /** By the text of Standard Webhooks, with one secret: any of the signatures may be its. */
        public boolean isSignedWith(String secret) {
            try {
                byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
                boolean recent = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now())
                                .abs()
                                .compareTo(Duration.ofMinutes(5))
                        < 0;
                return recent
                        && Arrays.stream(signatures.split(" "))
                                .filter(signature -> signature.startsWith("v1,"))
                                .anyMatch(signature -> MessageDigest.isEqual(
                                        expected, Base64.getDecoder().decode(signature.substring(3))));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger came = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private HttpServer server;
    private volatile ToIntFunction<Integer> answers = number -> 204;
    private volatile String retryAfter = "";

    /** Listens on a port of its own, and takes whatever comes. */
    public WebhookReceiver() {
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

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answer = answers.applyAsInt(came.getAndIncrement());
            calls.add(new Call(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    body,
                    answer));
            if (answer >= 300 && answer < 400) {
                exchange.getResponseHeaders().set("Location", url() + "elsewhere");
            }
            if (answer >= 400 && !retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /**
     * How it answers from now on.
     *
     * @param byNumber the status of each answer, by how many came before; it may keep the sender waiting
     */
    public void answer(ToIntFunction<Integer> byNumber) {
        answers = byNumber;
    }

    /** What it says, when it fails, of when to come again. */
    public void sayRetryAfter(String value) {
        retryAfter = value;
    }

    /** What came and was answered, in order. */
    public List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** What came and was taken. */
    public List<Call> taken() {
        return calls().stream().filter(call -> call.answer() < 300).toList();
    }

    /** Refuses connections from now on. */
    public void stop() {
        server.stop(0);
    }

    /** Listens again, where it did before. */
    public void startAgain() {
        server = open(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
