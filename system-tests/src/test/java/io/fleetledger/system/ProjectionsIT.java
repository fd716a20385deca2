package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How far the views are, and how they are rebuilt while everybody goes on. */
@SystemTest
final class ProjectionsIT {

    private static final String PROJECTIONS = "/api/v1/admin/projections";
    private static final Duration A_REBUILD = Duration.ofMinutes(5);

    private final Fleet fleet;

    ProjectionsIT(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void anAdminSeesHowFarEachIs() {
        fleet.admin().register();
        for (JsonNode one : fleet.admin().get(PROJECTIONS).expect(200).json()) {
            assertThat(one.propertyNames())
                    .contains("name", "position", "head", "lag_events", "lag_ms", "state", "progress");
            assertThat(one.path("position").longValue())
                    .as(one.toString())
                    .isLessThanOrEqualTo(one.path("head").longValue());
        }
        assertThat(StreamSupport.stream(fleet.admin().get(PROJECTIONS).json().spliterator(), false)
                        .map(one -> one.path("name").stringValue()))
                .contains("machine-list", "group-tree", "machine-directory", "alerts", "latest-readings", "audit");
    }

    @Test
    void onlyAdministratorsSeeAndRebuildProjections() {
        for (String caller : List.of("operator", "viewer", "agent")) {
            fleet.as(caller).get(PROJECTIONS).expectProblem(403, "ROLE_TOO_LOW");
            fleet.as(caller).post(PROJECTIONS + "/machine-list/replay", "{}").expectProblem(403, "ROLE_TOO_LOW");
        }
    }

    @Test
    void whatSendsCommandsOrCallsOthersIsNotReplayed() {
        for (String name :
                List.of("machine-status-saga", "webhooks", "retired-members", "rule-scope", "import-runner")) {
            fleet.admin()
                    .post(PROJECTIONS + "/" + name + "/replay", "{}")
                    .expectProblem(409, "PROJECTION_NOT_REPLAYABLE");
        }
        fleet.admin().post(PROJECTIONS + "/no-such-projection/replay", "{}").expectProblem(404, "NOT_FOUND");
        fleet.admin()
                .post(PROJECTIONS + "/machine-list/replay?verify=perhaps", "{}")
                .expectProblem(422, "VALIDATION_FAILED");
    }

    @Test
    void readersAndWritersGoOnWhileAViewIsRebuilt() {
        Api api = fleet.newTenant();
        List<Machine> machines = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            machines.add(api.register());
        }
        long before = api.total();
        api.post(PROJECTIONS + "/machine-list/replay?verify=true", "{}").expect(202);
        int[] shown = {0};
        Awaitility.await("a rebuild").atMost(A_REBUILD).until(() -> {
            Answer answer = api.post(
                            Api.MACHINES,
                            Json.object("name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json"))
                    .expect(201);
            machines.add(answer.machine());
            int total = (int) api.total();
            assertThat(total).as("never less than before").isGreaterThanOrEqualTo(shown[0]);
            if (answer.header("X-Projection-Pending").isEmpty()) {
                assertThat(total).as("what was answered").isGreaterThanOrEqualTo((int) before + machines.size() - 20);
            }
            shown[0] = total;
            return progress(api).path("state").stringValue().equals("completed");
        });
        JsonNode verification = progress(api).path("verification");
        for (String count : List.of("only_shown", "only_rebuilt", "different")) {
            assertThat(verification.path(count).longValue())
                    .as(verification.toString())
                    .isZero();
        }
        Awaitility.await().untilAsserted(() -> assertThat(api.total()).isEqualTo(before + machines.size() - 20));
        assertThat(api.walk()).containsAll(machines);
    }

    private static JsonNode progress(Api api) {
        return StreamSupport.stream(api.get(PROJECTIONS).expect(200).json().spliterator(), false)
                .filter(one -> one.path("name").stringValue().equals("machine-list"))
                .findFirst()
                .orElseThrow()
                .path("progress");
    }
}
