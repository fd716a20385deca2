package io.fleetledger.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Reads a stream of server-sent events on a thread of its own, as the standard has it, and keeps what it has read. */
final class EventReader implements AutoCloseable {

    private final InputStream stream;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private String lastEventId = "";
    private String retry = "";
    private boolean over;

    EventReader(InputStream stream) {
        this.stream = stream;
        Thread reader = new Thread(this::read, "event-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        String id = "";
        String type = "";
        StringBuilder data = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    take(id, type, data.toString());
                    type = "";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comment(line);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line, 6, line.length());
                } else if (line.startsWith("retry: ")) {
                    retry(line.substring(7));
                } else {
                    throw new AssertionError("No line of an event stream: " + line);
                }
            }
        } catch (IOException broken) {
            comment("broken: " + broken);
        } finally {
            end();
        }
    }

    private synchronized void take(String id, String type, String data) {
        lastEventId = id;
        if (data.isEmpty()) {
            return;
        }
        JsonNode event = FleetClient.parse(data);
        if (!event.get("id").stringValue().equals(id)
                || !event.get("type").stringValue().equals(type)) {
            throw new AssertionError("The lines do not say what the event says: " + id + " " + type + " " + data);
        }
        events.add(event);
    }

    private synchronized void comment(String line) {
        comments.add(line);
    }

    private synchronized void retry(String value) {
        retry = value;
    }

    private synchronized void end() {
        over = true;
    }

    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    synchronized List<String> comments() {
        return List.copyOf(comments);
    }

    synchronized String lastEventId() {
        return lastEventId;
    }

    synchronized String retry() {
        return retry;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** What was read once this holds of it. */
    List<JsonNode> await(String what, Predicate<List<JsonNode>> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(() -> condition.test(events()));
        return events();
    }

    /** What was read once the stream has come as far as that id, whether or not that event was for it. */
    List<JsonNode> awaitId(String id) {
        long end = Long.parseLong(id);
        Awaitility.await("all up to " + id).atMost(Duration.ofMinutes(1)).until(() -> {
            String last = lastEventId();
            return !last.isEmpty() && Long.parseLong(last) >= end;
        });
        return events();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
