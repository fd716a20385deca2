package io.fleetledger.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetledger.examples.PlantSimulator.Json;
import io.fleetledger.examples.PlantSimulator.Options;
import io.fleetledger.examples.PlantSimulator.Plant;
import io.fleetledger.examples.PlantSimulator.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PlantSimulatorTest {

    private static final Instant START = Instant.parse("2026-04-04T10:00:00Z");
    private static final int SECONDS = 120;

    private static List<List<Reading>> played(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--machines", "10", "--start", START.toString()));
        arguments.addAll(List.of(more));
        Plant plant = new Plant(Options.of(arguments.toArray(String[]::new)));
        return IntStream.range(0, SECONDS).mapToObj(second -> plant.next()).toList();
    }

    private static Predicate<Reading> of(String metric) {
        return reading -> reading.metric().equals(metric);
    }

    @Test
    void theSameSeedMakesTheSameReadings() {
        assertThat(played("--seed", "3")).isEqualTo(played("--seed", "3"));
        assertThat(played("--seed", "3")).isNotEqualTo(played("--seed", "4"));
    }

    @Test
    void anotherStartMovesTheReadingsAndChangesNothingElse() {
        Duration day = Duration.ofDays(1);
        List<List<Reading>> moved = played("--start", START.plus(day).toString()).stream()
                .map(second -> second.stream()
                        .map(reading -> new Reading(
                                reading.machine(),
                                reading.timestamp().minus(day),
                                reading.metric(),
                                reading.value(),
                                reading.unit()))
                        .toList())
                .toList();
        assertThat(moved).isEqualTo(played());
    }

    @Test
    void moreMachinesDoNotChangeWhatTheOthersMeasure() {
        List<Reading> few = played().get(0);
        assertThat(played("--machines", "11").get(0)).startsWith(few.toArray(Reading[]::new));
    }

    @Test
    void aMachineDriftsPastItsThresholdsAndComesBack() {
        List<Reading> hot = played().stream()
                .flatMap(List::stream)
                .filter(of("temperature"))
                .filter(reading -> reading.value() > 95)
                .toList();
        assertThat(hot).isNotEmpty();
        assertThat(played().get(SECONDS - 1).stream().filter(of("temperature")))
                .anyMatch(reading -> reading.machine().equals(hot.get(0).machine()) && reading.value() < 80);
    }

    @Test
    void aMachineHasASpikeThatLastsLongerThanItsRuleWaits() {
        Map<String, Integer> shaking = new HashMap<>();
        played().stream()
                .flatMap(List::stream)
                .filter(of("vibration"))
                .filter(reading -> reading.value() > 11)
                .forEach(reading -> shaking.merge(reading.machine(), 1, Integer::sum));
        assertThat(shaking.values()).isNotEmpty().allMatch(seconds -> seconds > 5);
    }

    @Test
    void aMachineFallsSilentForLongerThanItMayAndNothingOfThatTimeIsSentLater() {
        Map<String, Set<Instant>> measured = new HashMap<>();
        played().stream()
                .flatMap(List::stream)
                .forEach(reading -> measured.computeIfAbsent(reading.machine(), machine -> new HashSet<>())
                        .add(reading.timestamp()));
        assertThat(measured.values())
                .anyMatch(instants -> IntStream.range(0, SECONDS - 21)
                        .anyMatch(second -> IntStream.rangeClosed(second, second + 20)
                                .noneMatch(silent -> instants.contains(START.plusSeconds(silent)))));
    }

    @Test
    void aMachineSendsLateAndNothingIsMissing() {
        List<List<Reading>> played = played();
        String late = IntStream.range(0, SECONDS)
                .boxed()
                .flatMap(second -> played.get(second).stream()
                        .filter(reading -> reading.timestamp().isBefore(START.plusSeconds(second - 10))))
                .map(Reading::machine)
                .findFirst()
                .orElseThrow();
        List<Instant> instants = played.stream()
                .flatMap(List::stream)
                .filter(reading -> reading.machine().equals(late))
                .filter(of("speed"))
                .map(Reading::timestamp)
                .limit(60)
                .toList();
        assertThat(instants)
                .isEqualTo(IntStream.range(0, 60).mapToObj(START::plusSeconds).toList());
    }

    @Test
    void aMachineSendsTheSameTwice() {
        Set<Reading> seen = new HashSet<>();
        assertThat(played().stream().flatMap(List::stream).filter(reading -> !seen.add(reading)))
                .isNotEmpty();
    }

    @Test
    void jsonIsReadAndWritten() throws IOException {
        String text = "{\"a\":[1.0,-2.5E10,true,false,null,\"ü\\u0022\\u005c\\u000a\"],\"b\":{},\"c\":[]}";
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
        assertThat(Json.read(" { \"a\" : [ 1 , { \"b\" : \"\\n\\/\" } ] } "))
                .isEqualTo(Map.of("a", List.of(1.0, Map.of("b", "\n/"))));
        assertThatThrownBy(() -> Json.read("<html>")).isInstanceOf(IOException.class);
    }

    @Test
    void aWrongOptionEndsItWithTwo() {
        assertThat(PlantSimulator.run("--machines", "0")).isEqualTo(2);
        assertThat(PlantSimulator.run("--machines", "10001")).isEqualTo(2);
        assertThat(PlantSimulator.run("--duration", "soon")).isEqualTo(2);
        assertThat(PlantSimulator.run("--start", "noon")).isEqualTo(2);
        assertThat(PlantSimulator.run("--speed", "2")).isEqualTo(2);
        assertThat(PlantSimulator.run("--seed")).isEqualTo(2);
        assertThat(PlantSimulator.run("--help")).isZero();
    }

    private final List<String> requests = new ArrayList<>();
    private int refuseIngest;
    private String rejected = "0";
    private HttpServer server;

    @BeforeEach
    void startAFleetThatSaysWhatIsExpected() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(request);
        String answer = switch (request) {
            case "POST /oauth2/token" -> "{\"access_token\":\"t\",\"expires_in\":3600}";
            case "GET /api/v1/machines" ->
                "{\"items\":[{\"id\":\"m1\",\"machine_identifier\":\"SIM-0001\"}],\"next_cursor\":null}";
            case "GET /api/v1/machine-groups/tree" ->
                "[{\"id\":\"x\",\"children\":[{\"id\":\"made\",\"children\":[],"
                        + "\"status_counts\":{\"healthy\":1,\"offline\":1}}]}]";
            case "GET /api/v1/alerts/stats" -> "{\"total_active\":4}";
            case "POST /api/v1/ingest" ->
                "{\"accepted_count\":" + (body.split("metric_name", -1).length - 1) + ",\"rejected_count\":" + rejected
                        + ",\"errors\":[{\"index\":0,\"error\":\"Machine not found\"}]}";
            default -> "{\"id\":\"made\",\"items\":[],\"total_pages\":0}";
        };
        int status = 200;
        if (request.endsWith("/ingest") && refuseIngest > 0) {
            refuseIngest--;
            status = 503;
            exchange.getResponseHeaders().set("Retry-After", "0");
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String simulated(int status) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Options options = Options.of(
                "--base-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "--machines",
                "2",
                "--duration",
                "2s");
        PlantSimulator simulator = new PlantSimulator(options, new PrintStream(output, true, StandardCharsets.UTF_8));
        assertThat(simulator.simulate()).isEqualTo(status);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void itMakesOnlyWhatIsMissing() throws Exception {
        String output = simulated(0);
        assertThat(requests)
                .containsOnlyOnce("POST /api/v1/machines")
                .containsOnlyOnce("POST /api/v1/machine-groups")
                .containsOnlyOnce("PUT /api/v1/machine-groups/made/members");
        assertThat(requests.stream().filter("POST /api/v1/alert-rules"::equals)).hasSize(3);
        assertThat(requests.stream().filter("POST /api/v1/ingest"::equals)).hasSize(2);
        assertThat(output)
                .contains("1 healthy, 0 warning, 0 critical, 1 offline | 4 open alerts")
                .contains("16 readings in 2 requests");
    }

    @Test
    void itWaitsWhenItIsAskedToAndSendsAgain() throws Exception {
        refuseIngest = 3;
        assertThat(simulated(0)).contains("16 accepted", "3 times asked to wait");
        assertThat(requests.stream().filter("POST /api/v1/ingest"::equals)).hasSize(5);
    }

    @Test
    void aRejectedReadingIsSaidAndEndsItWithOne() throws Exception {
        rejected = "1";
        assertThat(simulated(1)).contains("2 rejected", "2 times: Machine not found");
    }

    @Test
    void withoutAFleetToPrepareItEndsWithOne() {
        server.removeContext("/");
        assertThat(PlantSimulator.run(
                        "--base-url", "http://127.0.0.1:" + server.getAddress().getPort()))
                .isEqualTo(1);
    }
}
