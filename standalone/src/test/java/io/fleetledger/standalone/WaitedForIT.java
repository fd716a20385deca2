package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A write waits for each projection that shows it, the directory that readings find their machines by among them. */
class WaitedForIT {

    private static final String RULE =
            "{\"name\":\"Heat\",\"metric_name\":\"heat\",\"operator\":\"gt\",\"critical_threshold\":90}";
    private static final String API_KEY = "{\"name\":\"Agent\",\"scopes\":[\"ingest\"]}";
    private static final String WEBHOOK = "{\"url\":\"http://127.0.0.1:9/\"}";

    @TempDir
    Path dataDir;

    @Test
    void aRegistrationIsPendingWhileAnyProjectionOfMachinesStandsStill() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=5s")) {
            for (String projection : WrittenResource.MACHINE.projections()) {
                StreamingEventProcessor processor = processor(fleet, projection);
                processor.shutDown();
                assertThat(register(fleet, projection).headers().firstValue("X-Projection-Pending"))
                        .as("while %s stands still", projection)
                        .hasValue("true");

                processor.start();
                assertThat(register(fleet, projection + "-later").headers().firstValue("X-Projection-Pending"))
                        .as("when %s goes on", projection)
                        .isEmpty();
            }
            assertThat(WrittenResource.MACHINE.projections()).contains("machine-directory");
        }
    }

    @Test
    void everyOtherWriteIsPendingWhileItsProjectionStandsStill() throws IOException {
        Path file = Files.writeString(
                dataDir.resolve("machines.csv"), "name,machine_identifier,protocol\nPress,P-1,json\n");
        Path data = dataDir.resolve("data");
        try (RunningFleet fleet =
                RunningFleet.start(data, "fleet.read-your-writes.bound=1s", "fleet.webhooks.allow-private=true")) {
            String machine = "/api/v1/machines/" + fleet.register("operator", "MILL");
            String group = "/api/v1/machine-groups/" + fleet.createGroup("operator", "Line");
            String members = "{\"machine_ids\":[\"" + machine.substring(machine.lastIndexOf('/') + 1) + "\"]}";
            assertPending(
                    fleet,
                    ProjectionNames.MACHINE_LIST,
                    () -> fleet.patch("operator", machine, "{\"name\":\"Other\"}"));
            assertPending(
                    fleet, ProjectionNames.GROUP_TREE, () -> fleet.patch("operator", group, "{\"name\":\"Other\"}"));
            assertPending(
                    fleet,
                    ProjectionNames.GROUP_TREE,
                    () -> fleet.send("operator", "PUT", group + "/members", members));
            Awaitility.await()
                    .until(() -> fleet.get("operator", machine)
                            .body()
                            .contains(group.substring(group.lastIndexOf('/') + 1)));
            assertPending(fleet, ProjectionNames.GROUP_TREE, () -> fleet.delete("operator", machine));
            assertPending(fleet, ProjectionNames.MACHINE_LIST, () -> fleet.post("operator", machine + "/restore", ""));
            assertPending(
                    fleet, ProjectionNames.ALERT_RULES, () -> fleet.post("operator", "/api/v1/alert-rules", RULE));
            assertPending(
                    fleet, ProjectionNames.API_KEYS, () -> fleet.post("admin", "/api/v1/settings/api-keys", API_KEY));
            assertPending(fleet, ProjectionNames.WEBHOOKS, () -> fleet.post("admin", "/api/v1/webhooks", WEBHOOK));
            assertPending(
                    fleet,
                    ProjectionNames.IMPORT_JOBS,
                    () -> fleet.upload("operator", "/api/v1/machines/import-jobs", file));
        }
    }

    private static void assertPending(RunningFleet fleet, String projection, Supplier<HttpResponse<String>> write) {
        StreamingEventProcessor processor = processor(fleet, projection);
        processor.shutDown();
        HttpResponse<String> answer = write.get();
        processor.start();
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        assertThat(answer.headers().firstValue("X-Projection-Pending"))
                .as("%s %s", projection, answer.request())
                .hasValue("true");
    }

    /** The bound is longer than any test: whoever waited for something else would never be answered. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aWriteIsAnsweredOnceItsProjectionShowsIt() throws IOException {
        Path file =
                Files.writeString(dataDir.resolve("presses.csv"), "name,machine_identifier,protocol\nPress,P-1,json\n");
        Path data = dataDir.resolve("data");
        try (RunningFleet fleet =
                RunningFleet.start(data, "fleet.read-your-writes.bound=1h", "fleet.webhooks.allow-private=true")) {
            String machine = "/api/v1/machines/" + fleet.register("operator", "MILL");
            String group = "/api/v1/machine-groups/" + fleet.createGroup("operator", "Line");
            assertShown(
                    fleet,
                    ProjectionNames.MACHINE_LIST,
                    () -> fleet.patch("operator", machine, "{\"name\":\"Renamed\"}"),
                    machine,
                    "\"Renamed\"");
            assertShown(
                    fleet,
                    ProjectionNames.MACHINE_COUNTS,
                    () -> register(fleet, "LATHE"),
                    "/api/v1/machines",
                    "\"total\":2");
            assertShown(
                    fleet,
                    ProjectionNames.MACHINE_DIRECTORY,
                    () -> register(fleet, "DRILL"),
                    "/api/v1/machines",
                    "\"DRILL\"");
            assertShown(
                    fleet,
                    ProjectionNames.GROUP_TREE,
                    () -> fleet.patch("operator", group, "{\"name\":\"Renamed\"}"),
                    group,
                    "\"Renamed\"");
            assertShown(
                    fleet,
                    ProjectionNames.ALERT_RULES,
                    () -> fleet.post("operator", "/api/v1/alert-rules", RULE),
                    "/api/v1/alert-rules",
                    "\"Heat\"");
            assertShown(
                    fleet,
                    ProjectionNames.API_KEYS,
                    () -> fleet.post("admin", "/api/v1/settings/api-keys", API_KEY),
                    "/api/v1/settings/api-keys",
                    "\"Agent\"");
            assertShown(
                    fleet,
                    ProjectionNames.WEBHOOKS,
                    () -> fleet.post("admin", "/api/v1/webhooks", WEBHOOK),
                    "/api/v1/webhooks",
                    "\"http://127.0.0.1:9/\"");
            assertShown(
                    fleet,
                    ProjectionNames.IMPORT_JOBS,
                    () -> fleet.upload("operator", "/api/v1/machines/import-jobs", file),
                    "/api/v1/machines/import-jobs",
                    "\"presses.csv\"");
        }
    }

    /** The projection goes on only once the write is in the log, so that no read shows it by luck. */
    private static void assertShown(
            RunningFleet fleet, String projection, Supplier<HttpResponse<String>> write, String address, String shown) {
        EventStore log = fleet.bean(EventStore.class);
        StreamingEventProcessor processor = processor(fleet, projection);
        processor.shutDown();
        TrackingToken before = log.createHeadToken();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            HttpResponse<String> answer = write.get();
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
            assertThat(answer.headers().firstValue("X-Projection-Pending"))
                    .as("%s %s", projection, answer.request())
                    .isEmpty();
            return fleet.get("admin", address).body();
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> read.isDone() || !Objects.equals(log.createHeadToken(), before));
        processor.start();
        assertThat(read.join()).as("once %s has it", projection).contains(shown);
    }

    private static StreamingEventProcessor processor(RunningFleet fleet, String projection) {
        return fleet.bean(EventProcessingConfiguration.class)
                .eventProcessor(projection, StreamingEventProcessor.class)
                .orElseThrow();
    }

    /** The bound is longer than any test: whoever waited for it would never be answered. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoPrefersNotToWaitIsAnsweredWhileAProjectionStandsStill() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.read-your-writes.bound=1h")) {
            processor(fleet, ProjectionNames.MACHINE_LIST).shutDown();
            HttpResponse<String> answer = register(fleet, "IMPATIENT", "Prefer", "respond-async");
            assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("respond-async");
            assertThat(answer.headers().firstValue("X-Projection-Pending")).hasValue("true");
        }
    }

    private static HttpResponse<String> register(RunningFleet fleet, String identifier, String... headers) {
        HttpResponse<String> answer = fleet.post(
                "operator",
                "/api/v1/machines",
                "{\"name\":\"Mill\",\"machine_identifier\":\"" + identifier + "\",\"protocol\":\"json\"}",
                headers);
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer;
    }
}
