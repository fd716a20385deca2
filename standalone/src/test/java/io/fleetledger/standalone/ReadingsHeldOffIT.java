package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.axon.ProjectionNames;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While what follows readings stands still, they are taken up to a bound, then refused, and taken again afterwards. */
class ReadingsHeldOffIT {

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
        Awaitility.await()
                .until(() -> fleet.get("", "/actuator/prometheus")
                        .body()
                        .contains("fleet_projection_lag_events{processing_group=\"" + follower + "\"} 0.0"));
        StreamingEventProcessor processor = fleet.bean(EventProcessingConfiguration.class)
                .eventProcessor(follower, StreamingEventProcessor.class)
                .orElseThrow();
        processor.shutDown();

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

    private HttpResponse<String> send(String follower, int number) {
        return fleet.ingest(
                "agent",
                "application/json",
                "{\"readings\":[{\"machine_identifier\":\"MILL-" + follower
                        + "\",\"metric_name\":\"rpm\",\"unit\":\"1/min\",\"value\":" + number + ",\"timestamp\":\""
                        + begin.plusMillis(number) + "\"}]}");
    }

    private static long recorded(RunningFleet fleet) {
        try (var log = fleet.bean(EventStorageEngine.class).readEvents(null, false)) {
            return log.filter(event -> event.getPayload() instanceof ReadingsRecordedEvent)
                    .count();
        }
    }
}
