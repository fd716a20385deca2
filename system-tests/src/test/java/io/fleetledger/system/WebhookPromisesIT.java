package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fleetledger.system.UnreliableReceiver.Fate;
import io.fleetledger.system.UnreliableReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What webhooks promise, while machines are registered at a steady rate: a receiver fails three of ten calls and is away
 * for a while, and the server is killed with SIGKILL, loses its read store and is started again. {@code -Dfleet.webhooks.events=3000} makes it
 * longer, {@code -Dfleet.webhooks.kills=5} kills more often.
 */
@SystemTest
final class WebhookPromisesIT {

    private static final int EVENTS = Integer.getInteger("fleet.webhooks.events", 90);
    private static final int KILLS = Integer.getInteger("fleet.webhooks.kills", 1);
    private static final Duration EVERY = Duration.ofMillis(80);
    /** Longer than a busy machine takes to pass on an answer that is there: else what was taken is sent again. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    private static final Map<String, String> SETTINGS = Map.of(
            "FLEET_WEBHOOKS_FIRST_RETRY",
            "20ms",
            "FLEET_WEBHOOKS_LAST_RETRY",
            "200ms",
            "FLEET_WEBHOOKS_TIMEOUT",
            TIMEOUT.toMillis() + "ms");

    private final Fleet shared;

    WebhookPromisesIT(Fleet shared) {
        this.shared = shared;
    }

    /** Registers machines in the order of their numbers, each until it is answered, whoever is away meanwhile. */
    private static final class Writer {

        private final Api api;
        private final String key = Unique.token();
        private final List<String> registered = new CopyOnWriteArrayList<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Writer(Api api) {
            this.api = api;
        }

        void registerNext() {
            if (registered.size() == EVENTS || failure.get() != null) {
                return;
            }
            try {
                int number = registered.size();
                Answer answer = api.call("POST", Api.MACHINES)
                        .header("Idempotency-Key", key + number)
                        .json(Json.object("name", "Sent", "machine_identifier", key + "-" + number, "protocol", "json"))
                        .sendThroughOutage();
                if (answer.header("Retry-After").isEmpty()) {
                    registered.add(answer.expect(201).machine().id());
                }
            } catch (AssertionError noAnswer) {
                if (!(noAnswer.getCause() instanceof IOException)) {
                    failure.set(noAnswer);
                }
            }
        }

        void awaitRegistered(int count) {
            await(count + " machines")
                    .atMost(Duration.ofMinutes(10))
                    .until(() -> failure.get() != null || registered.size() >= Math.min(count, EVENTS));
            assertThat(failure).hasValue(null);
        }
    }

    /** A webhook and what should come to it. */
    private record Hook(String path, String secret, Writer writer) {

        static Hook create(Api api, UnreliableReceiver receiver, String path, Writer writer) {
            JsonNode created = api.post(
                            "/api/v1/webhooks",
                            Json.object(
                                    "url",
                                    receiver.url(path),
                                    "event_types",
                                    List.of("io.fleetledger.machine.registered")))
                    .expect(201)
                    .json();
            return new Hook(path, created.path("secret").stringValue(), writer);
        }
    }

    @Test
    void everyEventArrivesInOrderThroughFailuresAndKills() throws Exception {
        assumeFalse(shared.isBehindGateway(), "needs a standalone that it may start and kill");
        long seed = Long.getLong("fleet.webhooks.seed", System.nanoTime());
        FleetProcess process = FleetProcess.start(SETTINGS);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        try (UnreliableReceiver receiver = new UnreliableReceiver(seed, TIMEOUT.multipliedBy(2))) {
            Fleet fleet = new Fleet(process);
            fleet.admin().register("Before the webhooks"); // Which a rebuild meets, too, and nobody is told of.
            Writer writer = new Writer(fleet.admin());
            Writer other = new Writer(fleet.acme());
            List<Hook> hooks = List.of(
                    Hook.create(fleet.admin(), receiver, "/one", writer),
                    Hook.create(fleet.admin(), receiver, "/two", writer),
                    Hook.create(fleet.acme(), receiver, "/other", other));
            List<Future<?>> callers = new ArrayList<>();
            for (Writer each : List.of(writer, other)) {
                callers.add(
                        threads.scheduleAtFixedRate(each::registerNext, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                writer.awaitRegistered(EVENTS * kill / (KILLS + 2));
                process.kill();
                if (kill == 1) {
                    deleteReadStore(process.dataFolder());
                }
                process.restart();
            }
            receiver.stop();
            writer.awaitRegistered(writer.registered.size() + EVENTS / 8);
            receiver.startAgain();
            for (Writer each : List.of(writer, other)) {
                each.awaitRegistered(EVENTS);
            }
            callers.forEach(caller -> caller.cancel(false));

            for (Hook hook : hooks) {
                await("all events, by chance of " + seed)
                        .atMost(Duration.ofSeconds(60).plusMillis(EVENTS * 100L))
                        .untilAsserted(() -> assertThat(machinesOf(takenOf(receiver.at(hook.path()))))
                                .containsAll(hook.writer().registered));
                check(hook, receiver.at(hook.path()), seed);
            }
            assertThat(hooks.stream()
                            .flatMap(hook -> receiver.at(hook.path()).stream())
                            .map(Received::fate))
                    .as("it failed in every way")
                    .contains(Fate.values());
        } finally {
            threads.shutdownNow();
            process.stop(false);
        }
    }

    /** Its projections are lost with it, and built anew from the log; what webhooks were sent is not. */
    private static void deleteReadStore(Path dataFolder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(dataFolder)) {
            files = all.filter(file -> file.getFileName().toString().startsWith("read-store"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void check(Hook hook, List<Received> calls, long seed) {
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.isSignedWith(hook.secret()))
                        .as("signature of %s", call)
                        .isTrue());
        Map<String, String> messages = new LinkedHashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        String last = null;
        for (Received call : calls) {
            String machine = machineOf(call);
            String message = messages.putIfAbsent(machine, call.id());
            if (message == null) {
                assertThat(last == null || taken.containsKey(last))
                        .as("what came before %s was taken, by chance of %d", machine, seed)
                        .isTrue();
                last = machine;
            } else {
                assertThat(call.id()).as("the same message again").isEqualTo(message);
            }
            assertThat(machine)
                    .as("nothing comes again behind what follows it, by chance of %d", seed)
                    .isEqualTo(last);
            if (call.fate() == Fate.TAKEN) {
                taken.merge(machine, 1, Integer::sum);
            }
        }
        assertThat(messages.keySet()).as("first deliveries").containsExactlyElementsOf(hook.writer().registered);
        assertThat(messages.values()).as("a message for each event").doesNotHaveDuplicates();
        assertThat(taken.values().stream().mapToInt(times -> times - 1).sum())
                .as("taken twice: what was under way when the one or the other ended")
                .isLessThanOrEqualTo(KILLS + 1);
    }

    private static List<Received> takenOf(List<Received> calls) {
        return calls.stream().filter(call -> call.fate() == Fate.TAKEN).toList();
    }

    private static List<String> machinesOf(List<Received> calls) {
        return calls.stream().map(WebhookPromisesIT::machineOf).toList();
    }

    private static String machineOf(Received call) {
        return call.event().at("/data/machine_id").stringValue();
    }
}
