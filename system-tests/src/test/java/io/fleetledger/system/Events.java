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
        List<JsonNode> all = new ArrayList<>();
        Page page = page("machine_id", machine.id(), "after", after);
        String before = after;
        while (!page.next().equals(before)) {
            all.addAll(page.items());
            before = page.next();
            page = page("machine_id", machine.id(), "after", before);
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
            String line = lines.readLine();
            assertThat(line).as("the stream ended by itself").isNotNull();
            if (line.startsWith("data: ")) {
                events.add(Json.parse(line.substring(6)));
            }
        }
        return events;
    }
}
