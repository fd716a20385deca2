package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One of two instances ends while machines are registered and readings come in, and comes back. */
@SystemTest
final class KilledServiceIT {

    private static final String METRIC = "temperature";
    private static final int WRITERS = 2;
    private static final int AGENTS = 2;
    /** What each kind of caller has to have answered before the next thing happens. */
    private static final int ENOUGH = 25;

    private final Fleet fleet;

    KilledServiceIT(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Callers that go on until they are stopped, and ask again with the same request when they are told to. */
    private static final class Load {

        private final Api api;
        private final List<Machine> measured;
        private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final Queue<Machine> registered = new ConcurrentLinkedQueue<>();
        private final Queue<Long> sent = new ConcurrentLinkedQueue<>();
        private final AtomicLong readings = new AtomicLong();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + AGENTS);
        private final List<Future<?>> callers = new ArrayList<>();

        Load(Api api) {
            this.api = api;
            this.measured = IntStream.range(0, 3)
                    .mapToObj(number -> api.register("Measured " + number))
                    .toList();
            for (int writer = 0; writer < WRITERS; writer++) {
                callers.add(threads.submit(() -> repeat(this::register)));
            }
            for (int agent = 0; agent < AGENTS; agent++) {
                callers.add(threads.submit(() -> repeat(this::measure)));
            }
        }

        private void repeat(Runnable call) {
            while (!stopped.get()) {
                call.run();
            }
        }

        private void register() {
            String key = Unique.token();
            String body = Json.object("name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json");
            registered.add(answered(() -> api.call("POST", Api.MACHINES)
                            .header("Idempotency-Key", key)
                            .json(body))
                    .expect(201)
                    .machine());
        }

        private void measure() {
            long number = readings.incrementAndGet();
            List<Map<String, ?>> all = new ArrayList<>();
            for (Machine machine : measured) {
                all.add(Readings.reading(machine, METRIC, (double) number, begin.minusMillis(number)));
            }
            IngestReport report = IngestReport.of(
                    answered(() -> api.call("POST", Readings.INGEST).json(Readings.body(all))));
            assertThat(report.accepted()).as(report::toString).isEqualTo(measured.size());
            sent.add(number);
        }

        /** The first attempt may still be in flight when the next one is made, or be believed to be: for a minute. */
        private static Answer answered(Supplier<Call> call) {
            return await("an answer")
                    .atMost(Duration.ofSeconds(90))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(250))
                    .until(
                            () -> call.get().sendThroughOutage(),
                            answer -> answer.header("Retry-After").isEmpty());
        }

        /** Waits until everybody has got on. */
        void goOn() {
            int machines = registered.size() + ENOUGH;
            int bodies = sent.size() + ENOUGH;
            await("callers to get on")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> callers.stream().anyMatch(Future::isDone)
                            || (registered.size() >= machines && sent.size() >= bodies));
        }

        void stop() throws InterruptedException, ExecutionException {
            stopped.set(true);
            try {
                for (Future<?> caller : callers) {
                    caller.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }

        /** Everything that was answered is there, once, and nothing else. */
        void compare() {
            List<String> expected = new ArrayList<>();
            registered.forEach(machine -> expected.add(machine.identifier()));
            measured.forEach(machine -> expected.add(machine.identifier()));
            assertThat(api.walk().stream().map(Machine::identifier)).containsExactlyInAnyOrderElementsOf(expected);
            for (Machine machine : measured) {
                await("all readings of a machine")
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(timesOf(machine))
                                .containsExactlyInAnyOrderElementsOf(
                                        sent.stream().map(begin::minusMillis).toList()));
            }
        }

        private List<Instant> timesOf(Machine machine) {
            List<Instant> times = new ArrayList<>();
            Object[] all = {"metric_name", METRIC, "start", begin.minusSeconds(3600), "limit", 1000};
            String cursor = "";
            do {
                JsonNode page = api.readings()
                        .history(machine, cursor.isEmpty() ? all : Api.with(all, "cursor", cursor))
                        .expect(200)
                        .json();
                Json.elements(page.path("items"))
                        .forEach(item ->
                                times.add(Instant.parse(item.path("timestamp").stringValue())));
                cursor = page.path("next_cursor").asString("");
            } while (!cursor.isEmpty());
            return times;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "query", "ingest"})
    void nothingIsLostOrDoubledWhenInstancesAreKilledOneAfterTheOther(String service) throws Exception {
        endOneAfterTheOther(service, ThreeServices.Instance::kill);
    }

    /** An upgrade is no more than that. */
    @ParameterizedTest
    @ValueSource(strings = {"command", "query", "ingest"})
    void nothingIsLostOrDoubledWhenInstancesAreReplacedOneAfterTheOther(String service) throws Exception {
        endOneAfterTheOther(service, ThreeServices.Instance::stop);
    }

    private void endOneAfterTheOther(String service, Consumer<ThreeServices.Instance> end) throws Exception {
        ThreeServices services = fleet.threeServices().orElse(null);
        assumeTrue(services != null, "needs instances of services that the tests started");
        List<ThreeServices.Instance> instances = services.instances().stream()
                .filter(instance -> instance.service().equals(service))
                .toList();
        assumeTrue(instances.size() > 1, "needs a second instance");
        Load load = new Load(fleet.newTenant());
        try {
            load.goOn();
            for (ThreeServices.Instance ended : instances) {
                end.accept(ended);
                load.goOn();
                ended.restart();
                ended.awaitReady();
                load.goOn();
            }
        } finally {
            load.stop();
        }
        load.compare();
    }
}
