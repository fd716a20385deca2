package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Readers that leave and come back all the time, of a server that is killed: each has every event once and in order. */
class KilledStreamsIT {

    private static final int READERS = 8;
    private static final int WRITERS = 2;
    private static final int ENOUGH = 50;

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    private volatile @Nullable FleetProcess server;

    private FleetProcess server() {
        return Objects.requireNonNull(server, "a started server");
    }

    /** One client through all its connections. */
    private static final class Subscriber {

        private final Random random;
        private final List<String> ids = new ArrayList<>();
        private int connections;

        Subscriber(long seed) {
            random = new Random(seed);
        }

        void follow(Supplier<FleetProcess> server, AtomicBoolean stopped) {
            while (!stopped.get()) {
                connect(server.get(), 20 + random.nextInt(400));
            }
        }

        private void connect(FleetProcess server, int millis) {
            String last = ids.isEmpty() ? "0" : ids.get(ids.size() - 1);
            try (EventReader reader = server.client().events("viewer", "", "Last-Event-ID", last)) {
                connections++;
                int soFar = reader.events().size();
                long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> reader.isOver()
                                || System.nanoTime() > end
                                || reader.events().size() > soFar + 50);
                reader.events().forEach(event -> ids.add(event.get("id").stringValue()));
            } catch (UncheckedIOException away) {
                Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true); // Until it is started again.
            }
        }
    }

    @Test
    void everyReaderHasEveryEventOnceAndInOrder() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        List<Subscriber> subscribers = new ArrayList<>();
        server = FleetProcess.start(dataDir, logs);
        ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < READERS; number++) {
                Subscriber subscriber = new Subscriber(number);
                subscribers.add(subscriber);
                running.add(threads.submit(() -> subscriber.follow(this::server, stopped)));
            }
            for (int number = 0; number < WRITERS; number++) {
                int writer = number;
                running.add(threads.submit(() -> write(writer, this::server, stopped, acknowledged)));
            }
            awaitMore(acknowledged);
            server().kill();
            server = FleetProcess.start(dataDir, logs);
            awaitMore(acknowledged);
            stopped.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            List<JsonNode> log = whole(server());
            assertThat(log.stream().map(event -> event.at("/data/machine_id").asString("")))
                    .as("what was answered is told")
                    .containsAll(acknowledged);
            List<String> expected =
                    log.stream().map(event -> event.get("id").stringValue()).toList();
            for (Subscriber subscriber : subscribers) {
                assertThat(subscriber.connections).isGreaterThan(3);
                while (subscriber.ids.size() < expected.size()) {
                    subscriber.connect(server(), 400);
                }
                assertThat(subscriber.ids).containsExactlyElementsOf(expected);
            }
        } finally {
            stopped.set(true);
            threads.shutdownNow();
            server().close();
        }
    }

    private static void awaitMore(Set<String> acknowledged) {
        int enough = acknowledged.size() + ENOUGH;
        Awaitility.await("writers to get on").atMost(Duration.ofMinutes(2)).until(() -> acknowledged.size() >= enough);
    }

    private static void write(
            int writer, Supplier<FleetProcess> server, AtomicBoolean stopped, Set<String> acknowledged) {
        for (int number = 0; !stopped.get(); number++) {
            try {
                acknowledged.add(server.get().client().register("operator", "S-" + writer + "-" + number));
            } catch (UncheckedIOException away) {
                Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }
        }
    }

    /** The log as pages tell it. */
    private static List<JsonNode> whole(FleetProcess server) {
        List<JsonNode> events = new ArrayList<>();
        String after = "0";
        while (true) {
            JsonNode page = FleetClient.json(server.client()
                    .send(
                            "viewer",
                            "GET",
                            "/api/v1/events?limit=1000&after=" + after,
                            null,
                            "Accept",
                            "application/json"));
            page.get("items").forEach(events::add);
            if (page.get("next").stringValue().equals(after)) {
                return events;
            }
            after = page.get("next").stringValue();
        }
    }
}
