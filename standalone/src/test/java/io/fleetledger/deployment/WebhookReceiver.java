package io.fleetledger.deployment;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's server that webhooks are sent to: it takes whatever comes and keeps it, or answers as it is told to. */
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
            return WebhookSignatures.areOf(secret, id, timestamp, body, signatures, Instant.now());
        }
    }

    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger came = new AtomicInteger();
    private final LoopbackServer server = new LoopbackServer(this::take);
    private volatile ToIntFunction<Integer> answers = number -> 204;
    private volatile String retryAfter = "";

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
        return server.url("/");
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
        server.stop();
    }

    /** Listens again, where it did before. */
    public void startAgain() {
        server.startAgain();
    }

    @Override
    public void close() {
        server.close();
    }
}
