package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What callers do and are refused, by the time it is in the audit. */
class RefusalsInTheAuditIT {

    private static final String AUDIT = "/api/v1/audit";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void whoeverWritesIsListedWithWhatWasDone() {
        String machine = fleet.register("operator", "AUDIT-1");
        fleet.patch("admin", "/api/v1/machines/" + machine, "{\"name\":\"Seen\"}");
        Awaitility.await()
                .untilAsserted(() -> assertThat(items("?resource_id=" + machine))
                        .extracting(item -> item.get("user_id").stringValue() + " "
                                + item.get("action").stringValue())
                        .containsExactly("admin machine.renamed", "operator machine.registered"));
        assertThat(items("acme-admin", "?resource_id=" + machine)).isEmpty();
    }

    @Test
    void aFloodOfRefusalsIsFewEntriesAndOneOfThemIsThereSoon() {
        for (int i = 0; i < 40; i++) {
            assertThat(fleet.patch("viewer", "/api/v1/machines/" + AnId.of(i), "{\"name\":\"x\"}")
                            .statusCode())
                    .isEqualTo(403);
        }
        fleet.get("viewer", "/api/v1/machines/" + AnId.of(1));
        Awaitility.await()
                .untilAsserted(() -> assertThat(items("?action=request.refused&user_id=viewer"))
                        .isNotEmpty());
        List<JsonNode> refused = items("?action=request.refused&user_id=viewer");
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).get("resource_id").isNull()).isTrue();
        JsonNode details = refused.get(0).get("details");
        assertThat(details.get("route").stringValue()).isEqualTo("/api/v1/machines/{machine_id}");
        assertThat(details.get("method").stringValue()).isEqualTo("PATCH");
        assertThat(details.get("status").intValue()).isEqualTo(403);
        assertThat(details.get("code").stringValue()).isEqualTo("ROLE_TOO_LOW");
        assertThat(items("acme-admin", "?action=request.refused&user_id=viewer"))
                .isEmpty();
    }

    @Test
    void refusalsOfEveryKindAreRecordedWithTheirCode() {
        fleet.post("acme-admin", "/api/v1/machines", "{\"name\":\"\"}");
        fleet.post("acme-admin", "/api/v1/machines", "{");
        fleet.patch("acme-admin", "/api/v1/machines/" + AnId.of(2), "{\"name\":\"x\"}");
        fleet.delete("acme-admin", "/api/v1/nowhere");
        Awaitility.await()
                .untilAsserted(() -> assertThat(items("acme-admin", "?action=request.refused"))
                        .extracting(item -> item.get("details").get("code").stringValue())
                        .contains("VALIDATION_FAILED", "MALFORMED_REQUEST", "MACHINE_NOT_FOUND", "NOT_FOUND"));
    }

    @Test
    void whatAnAdministratorAsksOfAllTenantsIsToldToTheOwnTenantAlone() {
        String processors = "/api/v1/admin/processors/";
        for (String refused : List.of(
                "latest-readings/segments/7/split",
                "latest-readings/segments/7/merge",
                "rule-scope/segments/0/split",
                "alerts/segments/0/merge",
                "no-such/segments/0/split")) {
            assertThat(fleet.post("acme-admin", processors + refused, "").statusCode())
                    .as(refused)
                    .isBetween(404, 409);
        }
        for (String path : List.of(
                "/api/v1/admin/projections/alerts/replay?verify=true",
                "/api/v1/admin/projections/all/replay",
                processors + "latest-readings/segments/0/split",
                processors + "latest-readings/segments/0/merge")) {
            var answer = fleet.post("acme-admin", path, "");
            assertThat(answer.statusCode()).as(path + answer.body()).isBetween(200, 202);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(Stream.of("projection", "processor")
                                .flatMap(type -> items("acme-admin", "?resource_type=" + type).stream()))
                        .extracting(item -> item.get("user_id").stringValue() + " "
                                + item.get("action").stringValue() + " " + item.get("details"))
                        .containsExactly(
                                "acme-admin projection.replay-requested {\"projection\":\"all\",\"verify\":false}",
                                "acme-admin projection.replay-requested {\"projection\":\"alerts\",\"verify\":true}",
                                "acme-admin processor.segment-merge-requested"
                                        + " {\"processor\":\"latest-readings\",\"segment\":0}",
                                "acme-admin processor.segment-split-requested"
                                        + " {\"processor\":\"latest-readings\",\"segment\":0}"));
        assertThat(items("?resource_type=projection")).isEmpty();
        assertThat(items("?resource_type=processor")).isEmpty();
    }

    private static final class AnId {

        static String of(int number) {
            return "550e8400-e29b-41d4-a716-" + String.format("%012d", number);
        }
    }

    private static List<JsonNode> items(String query) {
        return items("viewer", query);
    }

    private static List<JsonNode> items(String client, String query) {
        return json(fleet.get(client, AUDIT + query)).get("items").valueStream().toList();
    }
}
