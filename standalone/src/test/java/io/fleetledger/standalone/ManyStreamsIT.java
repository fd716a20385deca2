package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.subscription.PublishedType;
import java.io.IOException;
import java.io.InputStream;
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

    private static final int READERS = Integer.getInteger("fleet.streams.readers", 6);
    private static final int SECONDS = Integer.getInteger("fleet.streams.seconds", 1);
    private static final int READINGS_PER_SECOND = 900;
    private static final int MACHINES_PER_SECOND = 100;
    private static final int EVENTS_PER_SECOND = READINGS_PER_SECOND + MACHINES_PER_SECOND;
    private static final int ROWS_AT_ONCE = 450;
    private static final int MACHINES_READ = 2 * ROWS_AT_ONCE;
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(300);
    /** With so many of them, it is the pace that is asked about, too. */
    private static final int MANY_READERS = 100;

    private static final int MOST_WAITING_SECONDS = 5;

    /** Each ends after 2 s without an event. */
    private static final int MOST_TRIES = 30;

    private static final String ALL_TYPES =
            Arrays.stream(PublishedType.values()).map(PublishedType::wireName).collect(Collectors.joining(","));

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @TempDir
    Path files;

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile @Nullable KillableFleet server;

    private KillableFleet server() {
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
                follow(1 + random.nextInt(EVENTS_PER_SECOND * SECONDS), "");
            }
        }

        /** Comes back until it has been told that event, or long after everybody else would have been. */
        void followUpTo(String id) {
            for (int tries = 0; tries < MOST_TRIES && !id.equals(last()); tries++) {
                follow(Integer.MAX_VALUE, id);
            }
        }

        private String last() {
            return ids.isEmpty() ? "0" : ids.get(ids.size() - 1);
        }

        /** Reads so many events, or up to one of them, or until the stream ends or is silent. */
        private void follow(int events, String upTo) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(server().client().baseUrl() + "/api/v1/events?type=" + ALL_TYPES)
                                .toURL()
                                .openConnection();
                connection.setReadTimeout(2_000);
                connection.setRequestProperty("Accept", "text/event-stream");
                connection.setRequestProperty(
                        "Authorization", "Bearer " + server().client().token("viewer"));
                connection.setRequestProperty("Last-Event-ID", last());
                try (InputStream stream = connection.getInputStream()) {
                    connections++;
                    take(new ToldIds(stream), events, upTo);
                } finally {
                    connection.disconnect();
                }
            } catch (IOException | UncheckedIOException away) {
                LockSupport.parkNanos(PAUSE.toNanos()); // As a client does: it tries again, a little later.
            }
        }

        private void take(ToldIds stream, int events, String upTo) throws IOException {
            for (int taken = 0; taken < events && !last().equals(upTo); taken++) {
                String id = stream.next();
                if (id == null) {
                    return;
                }
                ids.add(known.computeIfAbsent(id, same -> same));
            }
        }
    }

    /** The ids of the events of a stream, read from its bytes: to make texts of all lines costs more than to send them. */
    private static final class ToldIds {

        private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
        private static final int START_OF_LINE = 64;

        private final InputStream stream;
        private final byte[] read = new byte[1 << 16];
        private final byte[] line = new byte[START_OF_LINE];
        private int at;
        private int end;
        private String id = "";
        private boolean data;

        ToldIds(InputStream stream) {
            this.stream = stream;
        }

        /** That of the next event; null at the end of the stream. */
        @Nullable String next() throws IOException {
            for (int length = readLine(); length >= 0; length = readLine()) {
                if (starts(ID, length)) {
                    id = new String(line, ID.length, length - ID.length, StandardCharsets.US_ASCII);
                } else if (starts(DATA, length)) {
                    data = true;
                } else if (length == 0 && data) {
                    data = false;
                    return id;
                }
            }
            return null;
        }

        private boolean starts(byte[] field, int length) {
            return length >= field.length && Arrays.equals(field, 0, field.length, line, 0, field.length);
        }

        /** How much is kept of it, which is its beginning; less than nothing at the end of the stream. */
        private int readLine() throws IOException {
            int length = 0;
            while (true) {
                if (at == end) {
                    end = stream.read(read);
                    at = 0;
                    if (end < 0) {
                        end = 0;
                        return -1;
                    }
                }
                byte next = read[at++];
                if (next == '\n') {
                    return length;
                } else if (length < line.length) {
                    line[length++] = next;
                }
            }
        }
    }

    /** Goes while the server is there, so that how long a start takes does not say how much is sent. */
    private static final class PlantClock {

        private long before;
        private long since = System.nanoTime();
        private boolean stands;

        synchronized double seconds() {
            return (before + (stands ? 0 : System.nanoTime() - since)) / 1e9;
        }

        synchronized void stand() {
            before += stands ? 0 : System.nanoTime() - since;
            stands = true;
        }

        synchronized void goOn() {
            since = System.nanoTime();
            stands = false;
        }
    }

    private interface Sending {

        /** Gives the facts that were answered. */
        Collection<String> send(int first, int count);
    }

    /** Sends at its pace. What has come while the server was slow or away is sent as soon as it can be, more at once. */
    private static final class Source implements Runnable {

        private final PlantClock clock;
        private final int perSecond;
        private final int atOnce;
        private final Sending send;
        private final AtomicBoolean over;
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

        /** @param send so many, from this number on; what was not answered is left, and others are sent instead */
        Source(PlantClock clock, AtomicBoolean over, int perSecond, int atOnce, Sending send) {
            this.clock = clock;
            this.over = over;
            this.perSecond = perSecond;
            this.atOnce = atOnce;
            this.send = send;
        }

        int waiting() {
            return (int) (clock.seconds() * perSecond) - acknowledged.size();
        }

        @Override
        public void run() {
            int number = 0;
            while (!over.get() || waiting() > 0) {
                int now = Math.min(waiting(), atOnce);
                if (now <= 0 || (now < BEAT.toMillis() * perSecond / 1_000 && !over.get())) {
                    LockSupport.parkNanos(BEAT.toNanos() / 10);
                    continue;
                }
                try {
                    acknowledged.addAll(send.send(number, now));
                } catch (UncheckedIOException away) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                number += now;
            }
        }
    }

    @Test
    void eachHasEveryEventOnceAndInOrder() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean stopped = new AtomicBoolean();
        server = KillableFleet.start(dataDir, logs);
        importFile("P", 0, ROWS_AT_ONCE);
        importFile("P", ROWS_AT_ONCE, ROWS_AT_ONCE);
        List<Subscriber> subscribers = IntStream.range(0, READERS)
                .mapToObj(seed -> new Subscriber(seed, stopped))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 2);
        try {
            List<Future<?>> reading =
                    subscribers.stream().<Future<?>>map(threads::submit).toList();
            PlantClock clock = new PlantClock();
            Source readings = new Source(clock, over, READINGS_PER_SECOND, MACHINES_READ, this::ingest);
            Source machines = new Source(
                    clock, over, MACHINES_PER_SECOND, ROWS_AT_ONCE, (first, rows) -> importFile("M", first, rows));
            List<Future<?>> sending = List.of(threads.submit(readings), threads.submit(machines));
            awaitTime(clock, SECONDS);
            int beforeTheKill = readings.waiting() + machines.waiting();
            server().kill();
            clock.stand();
            server = KillableFleet.start(dataDir, logs);
            clock.goOn();
            awaitTime(clock, clock.seconds() + SECONDS);
            clock.stand();
            int atTheEnd = readings.waiting() + machines.waiting();
            over.set(true);
            long ended = System.nanoTime();
            for (Future<?> each : sending) {
                each.get();
            }
            long late = Duration.ofNanos(System.nanoTime() - ended).toMillis();
            stopped.set(true);
            for (Future<?> each : reading) {
                each.get();
            }
            Log log = Log.read(server().client());
            assertThat(log.facts)
                    .as("what was answered is told")
                    .containsAll(readings.acknowledged)
                    .containsAll(machines.acknowledged);
            System.out.printf(
                    "%d readers, %d connections; %d events sent at %d a second: %d waited at the kill, %d at the end, all"
                            + " taken %d ms later, when the last reader lacked %d%n",
                    READERS,
                    subscribers.stream().mapToInt(each -> each.connections).sum(),
                    readings.acknowledged.size() + machines.acknowledged.size(),
                    EVENTS_PER_SECOND,
                    beforeTheKill,
                    atTheEnd,
                    late,
                    log.ids.size()
                            - subscribers.stream()
                                    .mapToInt(each -> each.ids.size())
                                    .min()
                                    .orElseThrow());
            if (READERS >= MANY_READERS) {
                assertThat(atTheEnd).as("waiting to be sent").isLessThan(MOST_WAITING_SECONDS * EVENTS_PER_SECOND);
            }
            for (Subscriber subscriber : subscribers) {
                subscriber.followUpTo(log.ids.get(log.ids.size() - 1));
                assertThat(subscriber.ids).isEqualTo(log.ids);
                assertThat(subscriber.connections).isGreaterThan(1);
            }
        } finally {
            over.set(true);
            stopped.set(true);
            threads.shutdownNow();
            server().close();
        }
    }

    private static void awaitTime(PlantClock clock, double seconds) {
        Awaitility.await("the plant's day").atMost(Duration.ofMinutes(10)).until(() -> clock.seconds() >= seconds);
    }

    /** An operator's file, of machines with names that begin so. */
    private Collection<String> importFile(String kind, int first, int rows) {
        List<String> identifiers = new ArrayList<>();
        StringBuilder csv = new StringBuilder("name,machine_identifier,protocol\n");
        for (int row = 0; row < rows; row++) {
            String identifier = identifier(kind, first + row);
            identifiers.add(identifier);
            csv.append("Press ").append(row).append(',').append(identifier).append(",json\n");
        }
        try {
            Path file = Files.writeString(files.resolve(kind + first + ".csv"), csv);
            HttpResponse<String> answer =
                    server().client().upload("operator", "/api/v1/machines/import", file, "Prefer", "respond-async");
            assertThat(answer.body()).contains("\"created\":" + rows);
            return identifiers;
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    /** Readings of as many machines, each with a value that no other has. */
    private Collection<String> ingest(int first, int count) {
        List<String> values = new ArrayList<>();
        StringJoiner readings = new StringJoiner(",", "{\"readings\":[", "]}");
        for (int value = first; value < first + count; value++) {
            values.add(Integer.toString(value));
            readings.add(
                    "{\"machine_identifier\":\"%s\",\"timestamp\":\"%s\",\"metric_name\":\"load\",\"value\":%d,\"unit\":\"kN\"}"
                            .formatted(identifier("P", value % MACHINES_READ), Instant.now(), value));
        }
        HttpResponse<String> answer = server().client().ingest("agent", "application/json", readings.toString());
        assertThat(answer.body()).contains("\"accepted_count\":" + count);
        return values;
    }

    private static String identifier(String kind, int number) {
        return kind + "-" + number;
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
