package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.subscription.PublishedType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * As many readers as a plant has, of a thousand events a second, who leave and come back at random, and one {@code
 * kill -9}: each has every event once and in order.
 */
class ManyStreamsIT {

    private static final int READERS = Integer.getInteger("fleet.streams.readers", 10);
    private static final int SECONDS = Integer.getInteger("fleet.streams.seconds", 2);
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int READINGS_AT_ONCE = 450;
    private static final int ROWS = 50;
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int FIRST_FILE = -1;
    private static final String ALL_TYPES =
            Arrays.stream(PublishedType.values()).map(PublishedType::wireName).collect(Collectors.joining(","));

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @TempDir
    Path files;

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile @Nullable FleetProcess server;

    private FleetProcess server() {
        return Objects.requireNonNull(server, "a started server");
    }

    /** Keeps the ids of what it was told, and nothing else, so that a hundred of them leave the machine to the server. */
    private final class Subscriber implements Runnable {

        private final Random random;
        private final AtomicBoolean stopped;
        private final List<String> ids = new ArrayList<>();
        private int connections;

        Subscriber(int seed, AtomicBoolean stopped) {
            this.random = new Random(seed);
            this.stopped = stopped;
        }

        @Override
        public void run() {
            while (!stopped.get()) {
                follow(1 + random.nextInt(4_000));
            }
        }

        /** Reads so many events, or until the stream ends. */
        void follow(int events) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(server().client().baseUrl() + "/api/v1/events?type=" + ALL_TYPES)
                                .toURL()
                                .openConnection();
                connection.setReadTimeout(2_000);
                connection.setRequestProperty("Accept", "text/event-stream");
                connection.setRequestProperty(
                        "Authorization", "Bearer " + server().client().token("viewer"));
                connection.setRequestProperty("Last-Event-ID", ids.isEmpty() ? "0" : ids.get(ids.size() - 1));
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    connections++;
                    take(lines, events);
                } finally {
                    connection.disconnect();
                }
            } catch (IOException | UncheckedIOException away) {
                LockSupport.parkNanos(PAUSE.toNanos()); // As a client does: it tries again, a little later.
            }
        }

        private void take(BufferedReader lines, int events) throws IOException {
            String id = "";
            boolean data = false;
            int taken = 0;
            while (taken < events) {
                String line = lines.readLine();
                if (line == null) {
                    return;
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = true;
                } else if (line.isEmpty() && data) {
                    ids.add(known.computeIfAbsent(id, same -> same));
                    data = false;
                    taken++;
                }
            }
        }
    }

    @Test
    void eachHasEveryEventOnceAndInOrder() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        server = FleetProcess.start(dataDir, logs);
        importFile(FIRST_FILE, READINGS_AT_ONCE);
        List<Subscriber> subscribers = IntStream.range(0, READERS)
                .mapToObj(seed -> new Subscriber(seed, stopped))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 2);
        try {
            List<Future<?>> running = new ArrayList<>();
            subscribers.forEach(subscriber -> running.add(threads.submit(subscriber)));
            running.add(threads.submit(() -> atPace(stopped, acknowledged, number -> importFile(number, ROWS))));
            running.add(threads.submit(() -> atPace(stopped, acknowledged, this::ingest)));
            long before = ratePerSecond(acknowledged);
            server().kill();
            server = FleetProcess.start(dataDir, logs);
            long after = ratePerSecond(acknowledged);
            stopped.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            Log log = Log.read(server().client());
            assertThat(log.facts).as("what was answered is told").containsAll(acknowledged);
            System.out.printf(
                    "%d readers, %d connections, %d events: %d a second, after the kill %d; the last reader lacked %d%n",
                    READERS,
                    subscribers.stream().mapToInt(each -> each.connections).sum(),
                    log.ids.size(),
                    before,
                    after,
                    log.ids.size()
                            - subscribers.stream()
                                    .mapToInt(each -> each.ids.size())
                                    .min()
                                    .orElseThrow());
            for (Subscriber subscriber : subscribers) {
                while (subscriber.ids.size() < log.ids.size()) {
                    subscriber.follow(log.ids.size() - subscriber.ids.size());
                }
                assertThat(subscriber.ids).isEqualTo(log.ids);
                assertThat(subscriber.connections).isGreaterThan(1);
            }
        } finally {
            stopped.set(true);
            threads.shutdownNow();
            server().close();
        }
    }

    /** Once as many events were answered as the time that is given is for. */
    private static long ratePerSecond(Set<String> acknowledged) {
        int soFar = acknowledged.size();
        int enough = SECONDS * EVENTS_PER_SECOND;
        long began = System.nanoTime();
        Awaitility.await("the plant to get on")
                .atMost(Duration.ofMinutes(5))
                .until(() -> acknowledged.size() >= soFar + enough);
        return Math.round((acknowledged.size() - soFar) * 1e9 / (System.nanoTime() - began));
    }

    /** Does this again and again, at the pace of the plant if the server keeps it. What was not answered is left. */
    private static void atPace(AtomicBoolean stopped, Set<String> acknowledged, IntFunction<Collection<String>> step) {
        long next = System.nanoTime();
        for (int number = 0; !stopped.get(); number++) {
            try {
                acknowledged.addAll(step.apply(number));
            } catch (UncheckedIOException away) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            next = Math.max(next + BEAT.toNanos(), System.nanoTime() - 1_000_000_000L);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** An operator's file, of machines that nobody reads yet. */
    private Collection<String> importFile(int number, int rows) {
        List<String> identifiers = new ArrayList<>();
        StringBuilder csv = new StringBuilder("name,machine_identifier,protocol\n");
        for (int row = 0; row < rows; row++) {
            String identifier = identifier(number, row);
            identifiers.add(identifier);
            csv.append("Press ").append(row).append(',').append(identifier).append(",json\n");
        }
        try {
            Path file = Files.writeString(files.resolve(number + ".csv"), csv);
            HttpResponse<String> answer =
                    server().client().upload("operator", "/api/v1/machines/import", file, "Prefer", "respond-async");
            assertThat(answer.body()).contains("\"created\":" + rows);
            return identifiers;
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    /** One reading of each machine of the first file, with a value that no other has. */
    private Collection<String> ingest(int number) {
        List<String> values = new ArrayList<>();
        StringJoiner readings = new StringJoiner(",", "{\"readings\":[", "]}");
        for (int row = 0; row < READINGS_AT_ONCE; row++) {
            int value = number * READINGS_AT_ONCE + row;
            values.add(Integer.toString(value));
            readings.add(
                    "{\"machine_identifier\":\"%s\",\"timestamp\":\"%s\",\"metric_name\":\"load\",\"value\":%d,\"unit\":\"kN\"}"
                            .formatted(identifier(FIRST_FILE, row), Instant.now(), value));
        }
        HttpResponse<String> answer = server().client().ingest("agent", "application/json", readings.toString());
        assertThat(answer.body()).contains("\"accepted_count\":" + READINGS_AT_ONCE);
        return values;
    }

    private static String identifier(int file, int row) {
        return "M-" + file + "-" + row;
    }

    /** All that was told, as pages have it; the facts are identifiers of machines and values of readings. */
    private record Log(List<String> ids, Set<String> facts) {

        static Log read(FleetClient client) {
            Log log = new Log(new ArrayList<>(), new HashSet<>());
            for (String after = "0"; ; ) {
                JsonNode page = FleetClient.json(client.send(
                        "viewer",
                        "GET",
                        "/api/v1/events?limit=1000&type=" + ALL_TYPES + "&after=" + after,
                        null,
                        "Accept",
                        "application/json"));
                for (JsonNode event : page.get("items")) {
                    log.ids.add(event.get("id").stringValue());
                    log.facts.add(event.at("/data/machine_identifier").asString(""));
                    log.facts.add(
                            Long.toString(event.at("/data/readings/0/value").asLong(-1)));
                }
                if (page.get("next").stringValue().equals(after)) {
                    return log;
                }
                after = page.get("next").stringValue();
            }
        }
    }
}
