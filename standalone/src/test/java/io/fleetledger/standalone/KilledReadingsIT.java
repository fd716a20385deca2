package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.standalone.EdgeAgent.Measured;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real process, killed with SIGKILL again and again while readings come in, a rule changes and machines fall silent:
 * in the end every answered reading is there once, and each status and alert has become, once, what it should have. One
 * kill in every build; {@code ./mvnw verify -Pmany-kills -pl standalone -am} makes it twenty.
 */
class KilledReadingsIT {

    private static final int KILLS = Integer.getInteger("fleet.kills", 1);
    private static final int CONNECTIONS = 4;
    private static final int LONGEST_WAIT_MILLIS = 2_500;
    private static final List<String> MACHINES =
            IntStream.range(0, 12).mapToObj(number -> "MILL-" + number).toList();
    /** Of every second machine. About as long as nothing runs: some fall silent while nobody is there to tell. */
    private static final int IMPATIENT_SECONDS = 10;

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    private final Instant begin = Instant.now();
    private final Random random = new Random();
    private final List<EdgeAgent> agents = IntStream.range(0, CONNECTIONS)
            .mapToObj(number -> new EdgeAgent(MACHINES))
            .toList();
    private final Map<String, String> machineIds = new HashMap<>();
    private String ruleOfAll = "";
    private int warningOfAll = 80;

    @Test
    void everyAnsweredReadingCountsOnce() throws Exception {
        long begun = System.nanoTime();
        for (int kill = 0; kill < KILLS; kill++) {
            try (KillableFleet instance = KillableFleet.start(dataDir, logs)) {
                if (kill == 0) {
                    furnish(instance.client());
                }
                sendUntilKilled(instance);
            }
        }
        Map<UUID, String> statuses = new HashMap<>();
        int openAlerts;
        Instant end;
        try (RunningFleet client = RunningFleet.start(dataDir)) {
            agents.forEach(agent -> agent.sendUnanswered(client));
            awaitRest(client);
            assertEachReadingIsThereOnce(client);
            for (JsonNode machine : items(client, "/api/v1/machines?page_size=100")) {
                statuses.put(
                        UUID.fromString(machine.get("id").stringValue()),
                        machine.get("status").stringValue());
            }
            openAlerts = json(client.get("viewer", "/api/v1/alerts/stats"))
                    .get("total_active")
                    .intValue();
            end = Instant.now();
        }

        FoldedLog log = FoldedLog.of(dataDir, end);
        log.assertEachChangeHappenedOnce();
        assertThat(statuses).as("as shown").isEqualTo(log.statuses());
        assertThat(openAlerts).as("as shown").isEqualTo(log.openAlerts());
        assertThat(log.rules())
                .hasSize(MACHINES.size())
                .allSatisfy((machine, rules) -> assertThat(rules).anySatisfy(rule -> {
                    assertThat(rule.ruleId()).hasToString(ruleOfAll);
                    assertThat(rule.condition().warningThreshold()).isEqualTo(warningOfAll);
                }));
        System.out.printf(
                "%d kills in %d s: %,d bodies with %,d readings answered, %,d status changes, %,d alerts%n",
                KILLS,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                agents.stream().mapToInt(EdgeAgent::bodies).sum(),
                agents.stream().mapToInt(agent -> agent.answered().size()).sum(),
                log.statusChanges(),
                log.alerts());
    }

    private void furnish(FleetClient client) {
        for (int number = 0; number < MACHINES.size(); number++) {
            String id = client.register("operator", MACHINES.get(number));
            machineIds.put(MACHINES.get(number), id);
            if (number % 2 == 0) {
                patch(client, "/api/v1/machines/" + id, "\"offline_after_seconds\":" + IMPATIENT_SECONDS);
            }
        }
        ruleOfAll = create(client, EdgeAgent.HEAT, "\"critical_threshold\":95");
        create(client, EdgeAgent.LOAD, "\"critical_threshold\":95,\"hysteresis\":10," + onlyFor(0));
        create(client, EdgeAgent.LOAD, "\"critical_threshold\":95,\"cooldown_seconds\":1," + onlyFor(1));
        create(client, EdgeAgent.LOAD, "\"for_seconds\":1," + onlyFor(2));
    }

    private String onlyFor(int machine) {
        return "\"machine_id\":\"" + machineIds.get(MACHINES.get(machine)) + "\"";
    }

    private String create(FleetClient client, String metric, String more) {
        var created = client.post(
                "operator",
                "/api/v1/alert-rules",
                "{\"name\":\"Too much " + metric + "\",\"metric_name\":\"" + metric
                        + "\",\"operator\":\"gt\",\"warning_threshold\":" + warningOfAll + "," + more + "}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return json(created).get("id").stringValue();
    }

    private static void patch(FleetClient client, String path, String fields) {
        var changed = client.patch("operator", path, "{" + fields + "}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    }

    /** Until any moment after a change of the rule for all, which comes at any moment, too. */
    private void sendUntilKilled(KillableFleet instance) throws Exception {
        AtomicBoolean dying = new AtomicBoolean();
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> sending = new ArrayList<>();
        for (EdgeAgent agent : agents) {
            sending.add(connections.submit(() -> agent.sendUntilKilled(instance.client(), dying::get)));
        }
        awaitAnyMoment();
        warningOfAll = warningOfAll == 80 ? 75 : 80;
        patch(instance.client(), "/api/v1/alert-rules/" + ruleOfAll, "\"warning_threshold\":" + warningOfAll);
        awaitAnyMoment();
        dying.set(true);
        instance.kill();
        for (Future<?> each : sending) {
            each.get();
        }
        connections.shutdown();
    }

    private void awaitAnyMoment() {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)))
                .until(() -> true);
    }

    /** Nothing is to be followed any more, and nobody waits for the clock within the next minutes. */
    private static void awaitRest(FleetClient client) {
        Awaitility.await("those who may be silent for seconds only to be offline")
                .atMost(Duration.ofMinutes(2))
                .until(() -> json(client.get("viewer", "/api/v1/machines?status=offline"))
                                .get("total")
                                .intValue()
                        == MACHINES.size() / 2);
        Awaitility.await("everything to be level")
                .atMost(Duration.ofMinutes(2))
                .during(Duration.ofSeconds(6)) // Longer than numbers are kept.
                .until(() -> client.get("", "/actuator/prometheus")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("fleet_projection_lag_events{")
                                || line.startsWith("fleet_rule_rounds ")
                                || line.startsWith("fleet_dead_letters{"))
                        .allMatch(line -> line.endsWith(" 0.0")));
    }

    private void assertEachReadingIsThereOnce(FleetClient client) {
        Map<Measured, Double> expected = new HashMap<>();
        agents.forEach(agent -> expected.putAll(agent.answered()));
        Map<Measured, Double> stored = new HashMap<>();
        machineIds.forEach((machine, id) -> items(
                        client, "/api/v1/machines/" + id + "/readings?limit=1000&start=" + begin.minus(EdgeAgent.LATE))
                .forEach(item -> {
                    Measured measured = new Measured(
                            machine,
                            item.get("metric_name").stringValue(),
                            Instant.parse(item.get("timestamp").stringValue()));
                    assertThat(stored.put(measured, item.get("value").doubleValue()))
                            .as("%s is there twice", measured)
                            .isNull();
                }));
        assertThat(missing(expected, stored)).as("answered, and lost").isEmpty();
        assertThat(missing(stored, expected)).as("not what was sent").isEmpty();
    }

    private static Map<Measured, Double> missing(Map<Measured, Double> all, Map<Measured, Double> others) {
        Map<Measured, Double> missing = new HashMap<>(all);
        missing.entrySet().removeAll(others.entrySet());
        return missing;
    }

    /** Of all pages. */
    private static List<JsonNode> items(FleetClient client, String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(client.get("viewer", path + cursor));
            page.get("items").forEach(items::add);
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").stringValue();
        } while (!cursor.isEmpty());
        return items;
    }
}
