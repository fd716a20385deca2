package io.fleetledger.standalone;

import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static io.fleetledger.standalone.FleetClient.json;
import static io.fleetledger.standalone.StatusAcrossRestartsIT.awaitStatuses;
import static io.fleetledger.standalone.StatusLog.above;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.standalone.StatusLog.Address;
import io.fleetledger.support.observability.ProjectionProgress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An administrator splits and merges segments, and what is followed goes on as if nobody had. */
class SegmentsIT {

    private static final String SAGAS = segmentsOf("machine-status-saga");
    private static final String LIST = segmentsOf("machine-list");
    private static final int MACHINES = 4;
    private static final int MILLIS_OF_A_ROUND = 50;

    /** For tests that leave the segments of the list as they were. */
    private static RunningFleet fleet;

    @TempDir
    Path dataDir;

    @BeforeAll
    static void start(@TempDir Path folder) {
        fleet = RunningFleet.start(folder);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void eachChangeOfStatusHappensOnceWhileSegmentsAreSplitAndMerged() throws Exception {
        StatusLog log = new StatusLog(fleet);
        List<Address> machines = IntStream.range(0, MACHINES)
                .mapToObj(number -> log.register(fleet, "MILL-" + number))
                .toList();
        machines.forEach(machine -> log.ruledBy(machine, above("heat", 80.0, null, 0)));
        assertThat(ids(fleet, SAGAS)).containsExactly(0, 1);

        AtomicInteger rounds = new AtomicInteger();
        ScheduledExecutorService agent = Executors.newSingleThreadScheduledExecutor();
        var measuring = agent.scheduleAtFixedRate(
                () -> {
                    measure(log, machines);
                    rounds.incrementAndGet();
                },
                0,
                MILLIS_OF_A_ROUND,
                TimeUnit.MILLISECONDS);
        try {
            change(fleet, SAGAS + "/0/split");
            change(fleet, SAGAS + "/1/split");
            assertThat(ids(fleet, SAGAS)).containsExactly(0, 1, 2, 3);
            awaitHeld(fleet, SAGAS);
            change(fleet, SAGAS + "/2/merge");
            change(fleet, SAGAS + "/1/merge");
            assertThat(ids(fleet, SAGAS)).containsExactly(0, 1);
            change(fleet, SAGAS + "/0/merge");
            assertThat(ids(fleet, SAGAS)).containsExactly(0);
            awaitHeld(fleet, SAGAS);
            assertThat(measuring.isDone()).as("the agent has failed").isFalse();
        } finally {
            agent.shutdown();
            assertThat(agent.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        MachineStatus[] expected = IntStream.range(0, rounds.get())
                .boxed()
                .flatMap(round -> Stream.of(WARNING, HEALTHY))
                .toArray(MachineStatus[]::new);
        machines.forEach(machine -> awaitStatuses(log, machine, expected));
        awaitLevel(fleet, "machine-status-saga");
    }

    /** Past the threshold and back. */
    private static void measure(StatusLog log, List<Address> machines) {
        machines.forEach(machine -> log.measured(machine, "heat", 81));
        machines.forEach(machine -> log.measured(machine, "heat", 70));
    }

    @Test
    void aListIsWholeWhileItsSegmentsAreSplitAndMergedAndAfterARestart() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            change(fleet, LIST + "/0/split");
            fleet.register("operator", "MILL-1");
            change(fleet, LIST + "/1/split");
            fleet.register("operator", "MILL-2");
            change(fleet, LIST + "/3/merge");
            fleet.register("operator", "MILL-3");
            assertThat(ids(fleet, LIST)).containsExactly(0, 1, 2);
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            awaitHeld(fleet, LIST);
            assertThat(ids(fleet, LIST)).containsExactly(0, 1, 2);
            fleet.register("operator", "MILL-4");
            assertThat(json(fleet.get("viewer", "/api/v1/machines"))
                            .get("items")
                            .valueStream())
                    .extracting(machine -> machine.get("machine_identifier").stringValue())
                    .containsExactly("MILL-1", "MILL-2", "MILL-3", "MILL-4");
            awaitLevel(fleet, "machine-list");
        }
    }

    @Test
    void impossibleSplitsAndMergesAreRefusedWithTheirReason() {
        assertThat(fleet.get("admin", segmentsOf("no-such")).statusCode()).isEqualTo(404);
        assertRefused(fleet, segmentsOf("no-such") + "/0/split", 404, "NOT_FOUND");
        assertRefused(fleet, LIST + "/2/split", 404, "NOT_FOUND");
        assertRefused(fleet, LIST + "/2/merge", 404, "NOT_FOUND");
        assertRefused(fleet, LIST + "/first/split", 404, "NOT_FOUND");
        assertThat(assertRefused(fleet, segmentsOf("rule-scope") + "/0/split", 409, "SEGMENTS_FIXED"))
                .contains("in rounds");
        assertThat(assertRefused(fleet, segmentsOf("machine-directory") + "/0/split", 409, "SEGMENTS_FIXED"))
                .contains("identifier");
        assertRefused(fleet, segmentsOf("alerts") + "/0/merge", 409, "SEGMENT_ONLY_ONE");

        change(fleet, LIST + "/1/split");
        assertRefused(fleet, LIST + "/3/split", 409, "SEGMENT_SMALLEST");
        assertRefused(fleet, LIST + "/0/merge", 409, "SEGMENT_OTHER_HALF_SPLIT");
        assertThat(ids(fleet, LIST)).containsExactly(0, 1, 3);
        change(fleet, LIST + "/3/merge");
    }

    @Test
    void aSegmentIsShownAsItIs() {
        fleet.register("operator", "SHOWN");
        change(fleet, LIST + "/0/split");
        awaitLevel(fleet, "machine-list");
        JsonNode list = json(fleet.get("admin", LIST));
        assertThat(list.get("processor").stringValue()).isEqualTo("machine-list");
        assertThat(list.get("smallest_share").doubleValue()).isEqualTo(0.25);
        assertThat(list.get("undivided_because").isNull()).isTrue();
        assertThat(list.get("segments").valueStream())
                .extracting(segment -> segment.get("share").doubleValue())
                .containsExactly(0.25, 0.5, 0.25);
        assertThat(list.get("segments").valueStream())
                .extracting(segment -> segment.get("mask").intValue())
                .containsExactly(3, 1, 3);
        change(fleet, LIST + "/2/merge");
    }

    private static String segmentsOf(String processor) {
        return "/api/v1/admin/processors/" + processor + "/segments";
    }

    private static void change(RunningFleet fleet, String path) {
        HttpResponse<String> answer = fleet.post("admin", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String assertRefused(RunningFleet fleet, String path, int status, String code) {
        HttpResponse<String> answer = fleet.post("admin", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
        return json(answer).get("detail").stringValue();
    }

    private static List<Integer> ids(RunningFleet fleet, String path) {
        return segments(fleet, path)
                .map(segment -> segment.get("id").intValue())
                .toList();
    }

    private static Stream<JsonNode> segments(RunningFleet fleet, String path) {
        return json(fleet.get("admin", path)).get("segments").valueStream();
    }

    private static void awaitHeld(RunningFleet fleet, String path) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(segments(fleet, path))
                        .allSatisfy(segment ->
                                assertThat(segment.get("held_by").isNull()).isFalse()));
    }

    /** By its segments, and by what health tells and the metrics will tell of the whole: those are some seconds old. */
    private static void awaitLevel(RunningFleet fleet, String processor) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(segments(fleet, segmentsOf(processor)))
                        .allSatisfy(segment -> {
                            assertThat(segment.get("held_by").isNull()).isFalse();
                            assertThat(segment.get("position").isNull()).isFalse();
                            assertThat(segment.get("lag_events").longValue()).isZero();
                        }));
        assertThat(fleet.bean(ProjectionProgress.class).lagOf(processor)).hasValue(0);
        assertThat(fleet.get("", "/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
}
