package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.observability.ProjectionProgress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While what follows readings stands still, they are taken up to a bound, then refused, and taken again afterwards. */
class ReadingsBackpressureIT {

    private static final int MAX_LAG = 12;

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir, "fleet.readings.max-lag=" + MAX_LAG);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private final Instant begin = Instant.now().minus(1, ChronoUnit.HOURS);

    @ParameterizedTest
    @ValueSource(strings = {ProjectionNames.READING_HISTORY, ProjectionNames.MACHINE_STATUS_SAGA})
    void readingsAreRefusedWhileAFollowerIsTooFarBehind(String follower) {
        long before = recorded(fleet);
        String machine = fleet.register("operator", "MILL-" + follower);
        for (int event = 0; event < MAX_LAG; event++) { // A log that is longer than what may be waiting in it.
            fleet.register("operator", "MILL-" + follower + event);
        }
        StreamingEventProcessor processor = stopOnceLevel(follower);

        int taken = 0;
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        HttpResponse<String> answer = send(follower, taken);
        while (answer.statusCode() == 207 && System.nanoTime() < patience) {
            taken++;
            answer = send(follower, taken);
        }

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(taken).as("not before it is too far behind").isGreaterThanOrEqualTo(MAX_LAG);
        assertThat(recorded(fleet)).as("nothing of what was refused").isEqualTo(before + taken);

        processor.start();
        int refused = taken;
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> send(follower, refused).statusCode() == 207);
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                json(fleet.get("viewer", "/api/v1/machines/" + machine + "/readings?limit=1000"))
                                        .get("items"))
                        .hasSize(refused + 1));
    }

    /** Each machine's readings of a request are one event, and one look finds as many as one request has made. */
    @Test
    void whoHasSentNothingIsLetInWhileWhoHasSentMuchIsRefused() {
        List<String> machines = IntStream.rangeClosed(0, MAX_LAG)
                .mapToObj(number -> "LATHE-" + number)
                .toList();
        machines.forEach(identifier -> fleet.register("operator", identifier));
        fleet.register("acme-admin", "LATHE-0");
        StreamingEventProcessor processor = stopOnceLevel(ProjectionNames.READING_HISTORY);
        try {
            String ofEach =
                    machines.stream().map(identifier -> reading(identifier, 0)).collect(Collectors.joining(","));
            assertThat(ingest("agent", ofEach).statusCode()).isEqualTo(207);
            AtomicInteger number = new AtomicInteger();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ingest("agent", reading("LATHE-0", number.incrementAndGet()))
                                    .statusCode()
                            == 503);

            assertThat(ingest("acme-admin", reading("LATHE-0", 0)).statusCode()).isEqualTo(207);
            assertThat(ingest("agent", reading("LATHE-0", 0)).statusCode()).isEqualTo(503);
        } finally {
            processor.start();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ingest("agent", reading("LATHE-0", 0)).statusCode() == 207);
    }

    private static StreamingEventProcessor stopOnceLevel(String follower) {
        Awaitility.await()
                .until(() ->
                        fleet.bean(ProjectionProgress.class).lagOf(follower).orElseThrow() == 0);
        StreamingEventProcessor processor = fleet.bean(EventProcessingConfiguration.class)
                .eventProcessor(follower, StreamingEventProcessor.class)
                .orElseThrow();
        processor.shutDown();
        return processor;
    }

    private HttpResponse<String> send(String follower, int number) {
        return ingest("agent", reading("MILL-" + follower, number));
    }

    private HttpResponse<String> ingest(String client, String readings) {
        return fleet.ingest(client, "application/json", "{\"readings\":[" + readings + "]}");
    }

    private String reading(String identifier, int number) {
        return "{\"machine_identifier\":\"" + identifier
                + "\",\"metric_name\":\"rpm\",\"unit\":\"1/min\",\"value\":" + number + ",\"timestamp\":\""
                + begin.plusMillis(number) + "\"}";
    }

    private static long recorded(RunningFleet fleet) {
        try (var log = fleet.bean(EventStorageEngine.class).readEvents(null, false)) {
            return log.filter(event -> event.getPayload() instanceof ReadingsRecordedEvent)
                    .count();
        }
    }
}
