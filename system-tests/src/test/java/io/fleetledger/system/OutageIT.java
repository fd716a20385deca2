package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server behind the services is gone, or says nothing, while callers go on; then it is there again. */
@SystemTest
final class OutageIT {

    /** What callers are told, they are told by then. */
    private static final Duration BOUND = Duration.ofSeconds(3);
    /** For each kind of caller, from the beginning of the outage on. */
    private static final int CALLS = 8;

    private static final String METRIC = "temperature";

    private final Fleet fleet;

    OutageIT(Fleet fleet) {
        this.fleet = fleet;
    }

    private enum Server {
        AXON_SERVER,
        MONGODB;

        boolean isNotNeededTo(String call) {
            return (this == AXON_SERVER ? List.of("read", "list") : List.of("register", "rename")).contains(call);
        }
    }

    /** What was answered while the server was away. */
    private record Heard(String call, int status, Duration after) {}

    @ParameterizedTest
    @CsvSource({"AXON_SERVER, GONE", "AXON_SERVER, HANGS", "MONGODB, GONE", "MONGODB, HANGS"})
    void callersAreToldWithinThreeSecondsAndNothingIsLost(Server server, Line.State state) {
        Line line = fleet.threeServices()
                .map(ThreeServices::lines)
                .flatMap(lines -> server == Server.AXON_SERVER ? lines.axonServer() : lines.mongodb())
                .orElse(null);
        assumeTrue(line != null, "needs services that the tests started, on one " + server + " that has one address");
        Callers callers = new Callers(fleet.newTenant());
        List<Map.Entry<String, Supplier<Answer>>> kinds = List.copyOf(callers.calls.entrySet());

        line.be(state);
        List<List<Heard>> heard;
        List<Boolean> ready;
        try {
            heard = Parallel.atOnce(kinds.size(), kind -> Callers.repeat(kinds.get(kind)));
            ready = fleet.threeServices().orElseThrow().instances().stream()
                    .map(ThreeServices.Instance::isReady)
                    .toList();
        } finally {
            line.be(Line.State.OPEN);
            callers.awaitAnswers();
        }

        assertThat(ready).as("whoever is taken out of rotation answers nobody").doesNotContain(false);
        assertThat(heard.stream().flatMap(List::stream))
                .allSatisfy(answer -> assertThat(answer.after()).isLessThanOrEqualTo(BOUND))
                .extracting(Heard::status)
                .contains(503);
        assertThat(heard.stream().flatMap(List::stream).filter(answer -> server.isNotNeededTo(answer.call())))
                .extracting(Heard::status)
                .isSubsetOf(200, 201);
        callers.compare();
    }

    /** Who asks what, and what they were promised. */
    private static final class Callers {

        private final Api api;
        private final Machine machine;
        private final Map<String, Supplier<Answer>> calls = new LinkedHashMap<>();
        private final Queue<String> tried = new ConcurrentLinkedQueue<>();
        private final Queue<String> registered = new ConcurrentLinkedQueue<>();
        private final Queue<Instant> measured = new ConcurrentLinkedQueue<>();

        Callers(Api api) {
            this.api = api;
            this.machine = api.register("Before the outage");
            tried.add(machine.identifier());
            registered.add(machine.identifier());
            calls.put("read", () -> api.call("GET", machine.path()).sendThroughOutage());
            calls.put("list", () -> api.call("GET", Api.MACHINES).sendThroughOutage());
            calls.put("register", () -> register(api.call("POST", Api.MACHINES)));
            calls.put(
                    "register with a key",
                    () -> register(api.call("POST", Api.MACHINES).header("Idempotency-Key", Unique.token())));
            calls.put(
                    "rename",
                    () -> api.call("PATCH", machine.path())
                            .json(Json.object("name", Unique.token()))
                            .sendThroughOutage());
            calls.put("measure", this::measure);
        }

        static List<Heard> repeat(Map.Entry<String, Supplier<Answer>> kind) {
            List<Heard> heard = new ArrayList<>();
            for (int count = 0; count < CALLS; count++) {
                long begin = System.nanoTime();
                int status = kind.getValue().get().status();
                heard.add(new Heard(kind.getKey(), status, Duration.ofNanos(System.nanoTime() - begin)));
            }
            return heard;
        }

        void awaitAnswers() {
            calls.forEach((name, call) -> await(name + " after the outage")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(call.get().header("Retry-After"))
                            .as(name)
                            .isEmpty()));
        }

        private Answer register(Call call) {
            String identifier = Unique.identifier();
            tried.add(identifier);
            Answer answer = call.json(Json.object("name", "Mill", "machine_identifier", identifier, "protocol", "json"))
                    .sendThroughOutage();
            if (answer.status() == 201) {
                registered.add(identifier);
            }
            return answer;
        }

        private Answer measure() {
            Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Answer answer = api.call("POST", Readings.INGEST)
                    .json(Readings.body(List.of(Readings.reading(machine, METRIC, 1, at))))
                    .sendThroughOutage();
            if (answer.status() == 207 && IngestReport.of(answer).accepted() == 1) {
                measured.add(at);
            }
            return answer;
        }

        /** Whoever heard of an outage does not know whether it is there; twice it is not. */
        void compare() {
            await("all that was answered").atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(api.walk().stream().map(Machine::identifier))
                        .doesNotHaveDuplicates()
                        .containsAll(registered)
                        .isSubsetOf(tried);
                assertThat(times()).doesNotHaveDuplicates().containsAll(measured);
            });
        }

        private List<Instant> times() {
            return api.readings().items(machine, "metric_name", METRIC, "limit", 1000).stream()
                    .map(item -> Instant.parse(item.path("timestamp").stringValue()))
                    .toList();
        }
    }
}
