package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real process, killed with SIGKILL at any moment of a rebuild of everything: it comes back with everything that it has
 * shown, and the rebuild ends; and killed right behind the answer to who asked for one. One kill of each kind in every
 * build; {@code ./mvnw verify -Pmany-kills -pl standalone -am} makes it twenty of the first.
 */
class KilledReplayIT {

    private static final int KILLS = Integer.getInteger("fleet.kills", 1);
    private static final int LONGEST_WAIT_MILLIS = 2_500;
    private static final String FAST = "fleet.replay.share=1";
    private static final String PROJECTIONS = "/api/v1/admin/projections";

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    private final Random random = new Random();

    @Test
    void whatIsKilledInARebuildComesBackWholeAndEndsIt() throws Exception {
        int machines = 0;
        String accepted;
        try (KillableFleet instance = KillableFleet.start(dataDir, logs, "fleet.replay.grace=1s")) {
            instance.client().register("operator", "MILL-" + machines++);
            accepted = acceptedRightBeforeAKill(instance);
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (KillableFleet instance = KillableFleet.start(dataDir, logs, "fleet.replay.grace=1s")) {
                FleetClient client = instance.client();
                assertThat(total(client)).isEqualTo(machines);
                if (kill == 0) {
                    assertKnownAndDone(client, accepted);
                }
                for (int number = 0; number < 20; number++) {
                    client.register("operator", "MILL-" + machines++);
                }
                assertThat(client.post("admin", PROJECTIONS + "/all/replay", "").statusCode())
                        .isEqualTo(202);
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)))
                        .until(() -> true);
                client.register("operator", "MILL-" + machines++);
                instance.kill();
            }
        }
        try (RunningFleet client = RunningFleet.start(dataDir, FAST)) {
            assertThat(total(client)).isEqualTo(machines);
            Awaitility.await("the rebuild of all")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> haveAllBeenRebuilt(client));
            client.register("operator", "MILL-" + machines++);
            assertThat(total(client)).isEqualTo(machines);
        }
    }

    /** When the rebuild that was answered with 202 was begun. */
    private static String acceptedRightBeforeAKill(KillableFleet instance) throws InterruptedException {
        var accepted = instance.client().post("admin", PROJECTIONS + "/audit/replay", "");
        instance.kill();
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return json(accepted).get("started_at").stringValue();
    }

    /** By the process behind the one that has answered. */
    private static void assertKnownAndDone(FleetClient client, String startedAt) {
        Awaitility.await("the rebuild").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode progress =
                    json(client.get("admin", PROJECTIONS + "/audit")).get("progress");
            assertThat(progress.path("state").stringValue("none")).isEqualTo("completed");
            assertThat(progress.get("started_at").stringValue()).isEqualTo(startedAt);
        });
        assertThat(json(client.get("admin", "/api/v1/audit?action=projection.replay-requested"))
                        .get("items")
                        .valueStream())
                .as("who asked for it")
                .extracting(item -> item.get("user_id").stringValue() + " "
                        + item.get("details").get("projection").stringValue())
                .containsExactly("admin audit");
    }

    private static boolean haveAllBeenRebuilt(FleetClient client) {
        for (JsonNode one : json(client.get("admin", PROJECTIONS))) {
            JsonNode progress = one.get("progress");
            if (progress.isNull() || !progress.get("state").stringValue().equals("completed")) {
                return false;
            }
        }
        return true;
    }

    private static int total(FleetClient client) {
        return json(client.get("viewer", "/api/v1/machines")).get("total").intValue();
    }
}
