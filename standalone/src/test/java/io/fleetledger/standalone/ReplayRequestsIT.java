package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;

/** Who may ask for a rebuild, and what becomes of what was asked for. */
class ReplayRequestsIT {

    private static final String PROJECTIONS = "/api/v1/admin/projections";
    private static final String SLOW = "fleet.replay.share=0.03";

    @TempDir
    Path dataDir;

    @Test
    void whatIsBeingRebuiltIsVerifiedTooIfSomebodyAsksForIt() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, SLOW)) {
            for (int number = 0; number < 30; number++) {
                fleet.register("operator", "MILL-" + number);
            }
            JsonNode first = json(fleet.post("admin", PROJECTIONS + "/machine-list/replay", ""));
            assertThat(first.get("verify").booleanValue()).isFalse();
            assertThat(first.get("projections").toString())
                    .isEqualTo("[\"group-tree\",\"latest-readings\",\"machine-counts\",\"machine-list\"]");
            var second = fleet.post("admin", PROJECTIONS + "/machine-list/replay?verify=true", "");
            assertThat(second.statusCode()).as(second.body()).isEqualTo(202);
            assertThat(json(second).get("started_at")).as("the same one").isEqualTo(first.get("started_at"));
            assertThat(json(second).get("verify").booleanValue()).isTrue();
            JsonNode third = json(fleet.post("admin", PROJECTIONS + "/group-tree/replay", ""));
            assertThat(third.get("started_at"))
                    .as("the same one, by another of its names")
                    .isEqualTo(first.get("started_at"));
            assertThat(third.get("verify").booleanValue())
                    .as("nobody takes it back")
                    .isTrue();

            Awaitility.await("the rebuild")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> progress(fleet, "machine-list")
                            .get("state")
                            .stringValue()
                            .equals("completed"));
            assertThat(progress(fleet, "machine-list").get("started_at")).isEqualTo(first.get("started_at"));
            assertThat(progress(fleet, "machine-list")
                            .get("verification")
                            .get("documents")
                            .longValue())
                    .isPositive();
        }
    }

    @Test
    void noneOfAllIsBegunIfOneOfThemIsRefused() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "MILL-1");
            Awaitility.await("the last unit to be known")
                    .until(() -> fleet.bean(MongoOperations.class)
                                    .getCollection("projection_generations")
                                    .updateOne(
                                            new Document("_id", "machine-directory"),
                                            Document.parse("{$set:{'versions.machine-directory':99}}"))
                                    .getMatchedCount()
                            == 1);
            var refused = fleet.post("admin", PROJECTIONS + "/all/replay", "");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(json(refused).get("code").stringValue()).isEqualTo("PROJECTION_OF_NEWER_VERSION");
            for (JsonNode projection : json(fleet.get("admin", PROJECTIONS))) {
                assertThat(projection.get("progress").isNull())
                        .as(projection.toString())
                        .isTrue();
            }
            assertThat(fleet.post("acme-admin", PROJECTIONS + "/audit/replay", "")
                            .statusCode())
                    .as("by any administrator, where no platform is named")
                    .isEqualTo(202);
        }
    }

    /** As text with commas, and as YAML's lists come. */
    @ParameterizedTest
    @ValueSource(strings = {"=some-other, {demo}", "[0]=some-other;[1]={demo}"})
    void whatConcernsAllTenantsIsLeftToAdministratorsOfThePlatformWhereItNamesSome(String written) {
        String[] settings = Arrays.stream(
                        written.replace("{demo}", GroupLog.DEMO_TENANT).split(";"))
                .map(value -> "fleet.admin.platform-tenants" + value)
                .toArray(String[]::new);
        try (RunningFleet fleet = RunningFleet.start(dataDir, settings)) {
            String segments = "/api/v1/admin/processors/machine-list/segments";
            for (String path : List.of(
                    PROJECTIONS + "/audit/replay",
                    PROJECTIONS + "/all/replay",
                    segments + "/0/split",
                    segments + "/0/merge")) {
                var refused = fleet.post("acme-admin", path, "");
                assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(403);
                assertThat(refused.body()).contains("ROLE_TOO_LOW", "all tenants");
            }
            assertThat(fleet.get("acme-admin", PROJECTIONS).statusCode())
                    .as("looks")
                    .isEqualTo(200);
            assertThat(fleet.get("acme-admin", "/api/v1/admin/processors/audit/parked-events")
                            .statusCode())
                    .as("its own")
                    .isEqualTo(200);
            assertThat(fleet.post("admin", PROJECTIONS + "/audit/replay", "").statusCode())
                    .isEqualTo(202);
            assertThat(fleet.post("admin", segments + "/0/split", "").statusCode())
                    .isEqualTo(200);
        }
    }

    private static JsonNode progress(RunningFleet fleet, String projection) {
        return json(fleet.get("admin", PROJECTIONS + "/" + projection)).get("progress");
    }
}
