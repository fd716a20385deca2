package io.fleetledger.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows the stream of a tenant's events, comes back where it was whenever the server goes, and keeps what it was told. */
final class Follower implements AutoCloseable {

    private static final long AGAIN_MILLIS = 100;

    private final Api api;
    private final String begin;
    private final List<JsonNode> events = new ArrayList<>();
    private final Thread thread = new Thread(this::follow, "follower");
    private volatile boolean over;
    private volatile @Nullable RuntimeException broken;
    private final AtomicInteger connections = new AtomicInteger();

    /** @param begin the id to begin behind */
    Follower(Api api, String begin) {
        this.api = api;
        this.begin = begin;
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (!over) {
            try {
                connect();
            } catch (IOException away) {
                // It comes back, or this is over.
            } catch (InterruptedException end) {
                return;
            } catch (RuntimeException notAnEvent) {
                broken = notAnEvent;
                return;
            }
        }
    }

    private void connect() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.fleet().uri(Events.EVENTS))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + api.token())
                .header("Last-Event-ID", last())
                .build();
        HttpResponse<InputStream> answer;
        try {
            answer = api.fleet().http().send(request, BodyHandlers.ofInputStream());
        } catch (IOException away) {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            return;
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != 200) {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
                return;
            }
            connections.incrementAndGet();
            for (JsonNode event = Events.next(lines); event != null && !over; event = Events.next(lines)) {
                take(event);
            }
        }
    }

    private synchronized void take(JsonNode event) {
        events.add(event);
    }

    private synchronized String last() {
        return events.isEmpty()
                ? begin
                : events.get(events.size() - 1).path("id").stringValue();
    }

    /** What it was told, unless it was told what cannot be read. */
    synchronized List<JsonNode> events() {
        RuntimeException unreadable = broken;
        if (unreadable != null) {
            throw new AssertionError("The stream after " + events.size() + " events", unreadable);
        }
        return List.copyOf(events);
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
