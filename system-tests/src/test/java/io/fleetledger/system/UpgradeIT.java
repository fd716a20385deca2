package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fleetledger.deployment.WebhookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * This version on data that released versions have left: a data folder of each, as the process left it when it was told
 * to end, and what that version had answered until then. {@code ./mvnw verify -pl system-tests -am -Dit.test=UpgradeIT
 * -Dfleet.release.write=<version>} writes the folder of a release; it is run once, on that release, and never again.
 */
final class UpgradeIT {

    private static final Path RELEASES = Path.of("src/test/resources/releases");
    private static final String WRITTEN = System.getProperty("fleet.release.write", "");
    /** What passes by itself would be another answer each day. */
    private static final Map<String, String> SETTINGS = Map.of(
            "FLEET_STATUS_OFFLINE_AFTER", "36500d",
            "FLEET_READINGS_HISTORY", "36500d",
            "FLEET_IMPORTS_RETENTION", "36500d",
            "FLEET_SNAPSHOTS_EVERY_EVENTS", "3");

    private static final Duration REBUILT = Duration.ofMinutes(3);

    @Test
    void whatAnEarlierVersionAnsweredIsAnsweredAndWorkGoesOnFromThere() {
        assumeTrue(Deployments.isOfStandalone(), "needs a standalone that it may start and end");
        assumeTrue(WRITTEN.isEmpty(), "a release's folder is being written");
        List<ReleaseFolder> releases = ReleaseFolder.in(RELEASES);
        assertThat(releases).isNotEmpty();
        releases.forEach(release -> {
            FleetProcess process = FleetProcess.start(SETTINGS, release::unpackInto);
            boolean failed = true;
            try {
                Fleet fleet = new Fleet(process);
                assertThatAnswersAreAsBefore(release, fleet);
                assertThatRebuiltProjectionsAreTheSame(fleet.admin());
                assertThatAnswersAreAsBefore(release, fleet);
                assertThatWorkGoesOn(release, fleet);
                failed = false;
            } finally {
                process.stop(failed);
            }
        });
    }

    @Test
    void theFolderOfAReleaseIsWrittenWhenAskedFor() {
        assumeTrue(Deployments.isOfStandalone(), "needs a standalone that it may start and end");
        assumeTrue(!WRITTEN.isEmpty(), "written with -Dfleet.release.write only");
        FleetProcess process = FleetProcess.start(SETTINGS);
        boolean failed = true;
        try {
            Fleet fleet = new Fleet(process);
            ReleaseData data = ReleaseData.write(fleet);
            Map<String, Map<String, JsonNode>> answers = Map.of(
                    "admin", data.answers(fleet.admin()), "acme-admin", ReleaseData.answersOfLists(fleet.acme()));
            process.end();
            ReleaseFolder.write(RELEASES, WRITTEN, process.dataFolder(), data.secrets(), answers);
            failed = false;
        } finally {
            process.stop(failed);
        }
    }

    private static void assertThatAnswersAreAsBefore(ReleaseFolder release, Fleet fleet) {
        release.answers()
                .forEach((client, answers) -> answers.forEach((target, before) -> ReleaseFolder.assertThatItSaysStill(
                        client + " GET " + target, before, ReleaseData.ask(fleet.as(client), target))));
    }

    private static void assertThatRebuiltProjectionsAreTheSame(Api admin) {
        admin.post("/api/v1/admin/projections/all/replay?verify=true", "").expect(202);
        await("all projections to be rebuilt and compared")
                .atMost(REBUILT)
                .untilAsserted(() -> assertThat(Json.elements(admin.get("/api/v1/admin/projections")
                                .expect(200)
                                .json()))
                        .filteredOn(projection -> projection.path("progress").isObject())
                        .isNotEmpty()
                        .allSatisfy(projection -> {
                            JsonNode progress = projection.path("progress");
                            assertThat(progress.path("state").stringValue())
                                    .as(projection::toString)
                                    .isEqualTo("completed");
                            assertThat(progress.path("verification")
                                            .path("different")
                                            .asInt(-1))
                                    .as(projection::toString)
                                    .isZero();
                        }));
    }

    private static void assertThatWorkGoesOn(ReleaseFolder release, Fleet fleet) {
        Api admin = fleet.admin();
        Machine critical = admin.list("status", "critical").items().get(0);
        Answer read = admin.read(critical).expect(200);
        admin.call("PATCH", critical.path())
                .header("If-Match", read.header("ETag"))
                .json(Json.object("location", "Hall 9"))
                .send()
                .expect(200);
        Machine retired = admin.list("is_active", "false").items().get(0);
        admin.tryRegister(retired.identifier()).expect(201);
        admin.tryRegister(critical.identifier()).expect(409);
        new Call(fleet, "POST", "/api/v1/ingest")
                .header("X-API-Key", release.secrets().apiKey())
                .json(Readings.body(List.of(Readings.reading(critical, "temperature", 20, Instant.now()))))
                .send()
                .expect(207);
        assertThatWebhooksAreSignedAsBefore(release, admin);
        await("the alert to be over")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(admin.read(critical).machine().status()).isEqualTo("healthy"));
    }

    private static void assertThatWebhooksAreSignedAsBefore(ReleaseFolder release, Api admin) {
        String webhook = "/api/v1/webhooks/" + release.secrets().webhookId();
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            admin.call("PATCH", webhook)
                    .json(Json.object("url", receiver.url(), "is_enabled", true))
                    .send()
                    .expect(200);
            admin.post(webhook + "/test", "{}").expect(200);
            await("a call of the webhook")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !receiver.calls().isEmpty());
            assertThat(receiver.calls())
                    .allMatch(call -> call.isSignedWith(release.secrets().webhookSecret()));
        }
    }
}
