package io.fleetledger.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A dashboard's WebSocket, with all that was sent to it. */
final class DashboardClient implements WebSocket.Listener, AutoCloseable {

    static final String PATH = "/api/v1/ws/dashboard";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> messages = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reads;
    private int code;
    private String reason = "";
    private @Nullable WebSocket socket;

    private DashboardClient(boolean reads) {
        this.reads = reads;
    }

    /** Connects, and sends nothing yet. */
    static DashboardClient connect(String baseUrl, String... headers) {
        return connect(baseUrl, new DashboardClient(true), headers);
    }

    /** Connects, and takes nothing before it is {@linkplain #read asked to}. */
    static DashboardClient connectWithoutReading(String baseUrl) {
        return connect(baseUrl, new DashboardClient(false));
    }

    private static DashboardClient connect(String baseUrl, DashboardClient client, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int index = 0; index < headers.length; index += 2) {
            builder.header(headers[index], headers[index + 1]);
        }
        client.socket = builder.buildAsync(URI.create(baseUrl.replaceFirst("^http", "ws") + PATH), client)
                .join();
        return client;
    }

    /** Connects as a client of the product, and waits until it is let in. */
    static DashboardClient open(FleetClient fleet, String client) {
        DashboardClient dashboard = connect(fleet.baseUrl());
        dashboard.send(fleet.token(client));
        dashboard.await("to be let in", seen -> !seen.isEmpty());
        return dashboard;
    }

    /** The status with which an attempt to connect was refused. */
    static int refusal(CompletionException failure) {
        return failure.getCause() instanceof WebSocketHandshakeException refused
                ? refused.getResponse().statusCode()
                : 0;
    }

    private WebSocket socket() {
        return Objects.requireNonNull(socket, "a connected socket");
    }

    void send(String text) {
        socket().sendText(text, true).join();
    }

    void read(long number) {
        socket().request(number);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(FleetClient.parse(part.toString()));
            part.setLength(0);
        }
        return null;
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String why) {
        code = statusCode;
        reason = why;
        return null;
    }

    @Override
    public synchronized void onError(WebSocket from, Throwable error) {
        code = -1;
        reason = error.toString();
    }

    synchronized List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** Those of a type. */
    List<JsonNode> messages(String type) {
        return messages().stream()
                .filter(message -> message.get("type").stringValue().equals(type))
                .toList();
    }

    synchronized int code() {
        return code;
    }

    synchronized String reason() {
        return reason;
    }

    List<JsonNode> await(String what, Predicate<List<JsonNode>> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(() -> condition.test(messages()));
        return messages();
    }

    /** The code with which it is closed. */
    int awaitClose() {
        return awaitClose(Duration.ofSeconds(30));
    }

    int awaitClose(Duration atMost) {
        Awaitility.await("its end").atMost(atMost).until(() -> code() != 0);
        return code();
    }

    @Override
    public void close() {
        socket().abort();
    }
}
