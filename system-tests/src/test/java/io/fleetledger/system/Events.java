package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What happened, as one caller is told of it. */
record Events(Api api) {

    static final String EVENTS = "/api/v1/events";

    /** Events, and where to go on. */
    record Page(List<JsonNode> items, String next) {}

    Answer tryPage(Object... parameters) {
        return api.call("GET", EVENTS + Query.of(parameters))
                .header("Accept", "application/json")
                .send();
    }

    Page page(Object... parameters) {
        JsonNode json = tryPage(parameters).expect(200).json();
        return new Page(Json.elements(json.path("items")), json.path("next").stringValue());
    }

    /** All events of a machine behind a place, page by page. */
    List<JsonNode> allOf(Machine machine, String after) {
        return all(after, "machine_id", machine.id());
    }

    /** All events behind a place that these parameters ask for, in their order, page by page. */
    List<JsonNode> all(String after, Object... parameters) {
        List<JsonNode> all = new ArrayList<>();
        String before = after;
        Page page = page(Api.with(parameters, "after", before));
        while (!page.next().equals(before)) {
            all.addAll(page.items());
            before = page.next();
            page = page(Api.with(parameters, "after", before));
        }
        return all;
    }

    /**
     * Connects, reads so many events of a machine and leaves.
     *
     * @param after the id to go on behind
     */
    List<JsonNode> follow(Machine machine, String after, int count) {
        HttpRequest request = HttpRequest.newBuilder(api.fleet().uri(EVENTS + Query.of("machine_id", machine.id())))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + api.token())
                .header("Last-Event-ID", after)
                .build();
        try {
            HttpResponse<InputStream> answer = api.fleet().http().send(request, BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                return read(lines, count);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<JsonNode> read(BufferedReader lines, int count) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        while (events.size() < count) {
            JsonNode event = next(lines);
            assertThat(event).as("the stream ended by itself").isNotNull();
            events.add(event);
        }
        return events;
    }

    /** The next event of a stream; null at its end. Only what has come as a whole, with the line behind it, counts. */
    static @Nullable JsonNode next(BufferedReader lines) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                data.append(line, 6, line.length());
            } else if (line.isEmpty() && data.length() > 0) {
                return Json.parse(data.toString());
            }
        }
        return null;
    }
}
