package com.example.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows one tenant's events over HTTP, as server-sent events, which needs no Axon Server: for a trial with the
 * standalone. It starts at the present, and resumes where it was whenever either side was unavailable. A broken
 * connection may just stay silent: after too long a silence, the notifier closes it and opens another.
 */
@Component
@ConditionalOnProperty(name = "notifier.source", havingValue = "event-stream")
class EventStreamSubscription implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreamSubscription.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS_CHANGED = "io.fleetledger.machine.status-changed";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final NotifierSettings settings;
    private final MaintenanceDesk desk;
    private final Path lastEventId;
    private volatile @Nullable Thread follower;
    private volatile @Nullable InputStream open;
    private volatile long heardAt;
    private @Nullable ScheduledExecutorService watch;

    EventStreamSubscription(NotifierSettings settings, MaintenanceDesk desk) {
        this.settings = settings;
        this.desk = desk;
        this.lastEventId = settings.dataDir().resolve("last-event-id");
    }

    @Override
    public void start() {
        Thread started = new Thread(this::follow, "event-stream");
        follower = started;
        started.start();
        watch = Executors.newSingleThreadScheduledExecutor();
        var unused = watch.scheduleWithFixedDelay(this::hangUpIfSilent, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        Thread running = follower;
        follower = null;
        if (running != null) {
            running.interrupt();
            close(open); // A thread waiting for bytes cannot be interrupted.
        }
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }

    @Override
    public boolean isRunning() {
        return follower != null;
    }

    private void follow() {
        Duration pause = SHORTEST_PAUSE;
        while (isRunning()) {
            try {
                try {
                    read();
                    pause = SHORTEST_PAUSE;
                } catch (IOException | RuntimeException failure) {
                    if (isRunning()) {
                        LOG.warn("The stream was interrupted; reconnecting in {}: {}", pause, failure.toString());
                    }
                }
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Reads until the server ends the stream, or it breaks off. */
    private void read() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = answer();
        try (InputStream body = answer.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            heardAt = System.nanoTime();
            open = body;
            if (answer.statusCode() != 200) {
                throw new IOException("The fleet answered " + answer.statusCode());
            }
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null && isRunning(); line = lines.readLine()) {
                heardAt = System.nanoTime();
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip(); // The fleet sends an event's JSON on one line.
                } else if (line.isEmpty() && !data.isEmpty()) {
                    take(id, data);
                    data = "";
                } else if (line.isEmpty() && !id.isEmpty()) {
                    remember(id); // Without an event: none since the last id was of interest.
                }
            }
        } finally {
            open = null;
        }
    }

    /** A request timeout would not do: newer Java runtimes apply it to the whole stream. */
    private HttpResponse<InputStream> answer() throws IOException, InterruptedException {
        var answer = http.sendAsync(request(), HttpResponse.BodyHandlers.ofInputStream());
        try {
            return answer.get(settings.fleet().silence().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw new IOException("The fleet does not respond", silent);
        }
    }

    private void hangUpIfSilent() {
        InputStream listening = open;
        if (listening != null
                && System.nanoTime() - heardAt > settings.fleet().silence().toNanos()) {
            LOG.warn("No heartbeat from the fleet for {}", settings.fleet().silence());
            close(listening);
        }
    }

    private HttpRequest request() throws IOException, InterruptedException {
        URI events = URI.create(settings.fleet().url() + "/events?type=" + STATUS_CHANGED);
        HttpRequest.Builder request = HttpRequest.newBuilder(events)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token());
        if (Files.exists(lastEventId)) {
            request.header("Last-Event-ID", Files.readString(lastEventId));
        }
        return request.build();
    }

    private String token() throws IOException, InterruptedException {
        NotifierSettings.Fleet fleet = settings.fleet();
        String client = Base64.getEncoder()
                .encodeToString((fleet.clientId() + ":" + fleet.clientSecret()).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(fleet.tokenUrl())
                        .timeout(CONNECT)
                        .header("Authorization", "Basic " + client)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("No token: " + answer.statusCode());
        }
        return JSON.readTree(answer.body()).path("access_token").asText();
    }

    /** Notifies first, then remembers: a repeated notification has the same id, and none is left out. */
    private void take(String id, String json) throws IOException, InterruptedException {
        JsonNode event = JSON.readTree(json);
        JsonNode data = event.path("data");
        if (data.path("new_status").asText().equals("critical")) {
            desk.send(new Notification(
                    id,
                    data.path("machine_id").asText(),
                    Instant.parse(event.path("time").asText()),
                    reasons(data.path("reasons"))));
        }
        remember(id);
    }

    private static List<String> reasons(JsonNode reasons) {
        List<String> inWords = new ArrayList<>();
        reasons.forEach(reason -> inWords.add(Notification.reason(
                reason.path("rule_name").asText(),
                reason.path("metric_name").asText(),
                reason.path("metric_value").asDouble(),
                reason.path("threshold_value").asDouble())));
        return inWords;
    }

    private void remember(String id) throws IOException {
        Files.createDirectories(settings.dataDir());
        Path next = lastEventId.resolveSibling("last-event-id.next");
        Files.writeString(next, id);
        Files.move(next, lastEventId, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void close(@Nullable InputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException failure) {
                LOG.debug("Could not close the abandoned stream", failure);
            }
        }
    }
}
