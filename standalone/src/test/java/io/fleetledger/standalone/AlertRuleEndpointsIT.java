package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alert rules over HTTP. */
class AlertRuleEndpointsIT {

    private static final String RULES = "/api/v1/alert-rules";

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
    void aCreatedRuleSaysWhereItIsAndCanBeReadAtOnce() {
        String body = "{\"name\":\"Hot\",\"metric_name\":\"temperature\",\"operator\":\"gt\",\"warning_threshold\":80}";
        var created = fleet.post("operator", RULES, body, "Idempotency-Key", "rule-once");
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode rule = json(created);
        String path = RULES + "/" + rule.get("id").stringValue();
        assertThat(created.headers().firstValue("Location")).hasValue(path);
        assertThat(created.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(created.headers().firstValue("X-Projection-Pending")).isEmpty();
        assertThat(rule.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "machine_id",
                        "group_id",
                        "metric_name",
                        "type",
                        "operator",
                        "warning_threshold",
                        "critical_threshold",
                        "warning_sigma",
                        "critical_sigma",
                        "min_samples",
                        "for_seconds",
                        "hysteresis",
                        "cooldown_seconds",
                        "is_enabled",
                        "tenant_id",
                        "created_at",
                        "updated_at",
                        "version");
        assertThat(rule.get("type").stringValue()).isEqualTo("threshold");
        assertThat(rule.get("is_enabled").booleanValue()).isTrue();
        var read = fleet.get("viewer", path);
        assertThat(json(read)).isEqualTo(rule);
        assertThat(read.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(json(fleet.post("operator", RULES, body, "Idempotency-Key", "rule-once")))
                .isEqualTo(rule);
        assertThat(fleet.get("acme-admin", path).statusCode()).isEqualTo(404);
        assertThat(fleet.patch("acme-admin", path, "{\"name\":\"Mine\"}").statusCode())
                .isEqualTo(404);
        assertThat(fleet.post("viewer", RULES, body).statusCode()).isEqualTo(403);
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        assertThat(fieldsAtFault(fleet.post(
                        "operator",
                        RULES,
                        "{\"name\":\"\",\"machine_id\":\"1\",\"metric_name\":7,\"operator\":\"above\","
                                + "\"warning_threshold\":1e400,\"critical_threshold\":\"high\",\"min_samples\":30,"
                                + "\"for_seconds\":86401,\"hysteresis\":-1,\"cooldown_seconds\":0.5,"
                                + "\"is_enabled\":\"yes\"}")))
                .containsExactlyInAnyOrder(
                        "name",
                        "machine_id",
                        "metric_name",
                        "operator",
                        "warning_threshold",
                        "critical_threshold",
                        "min_samples",
                        "for_seconds",
                        "hysteresis",
                        "cooldown_seconds",
                        "is_enabled");
        assertThat(fieldsAtFault(fleet.post("operator", RULES, "{}")))
                .containsExactlyInAnyOrder("name", "metric_name", "operator", "warning_threshold");
    }

    @Test
    void aRuleIsForOneMachineOrOneGroupOfTheTenant() {
        String theirs = fleet.register("acme-admin", "RULES-THEIRS");
        for (String id : List.of(theirs, UUID.randomUUID().toString())) {
            assertThat(fieldsAtFault(fleet.post("operator", RULES, rule("\"machine_id\":\"" + id + "\""))))
                    .containsExactly("machine_id");
            assertThat(fieldsAtFault(fleet.post("operator", RULES, rule("\"group_id\":\"" + id + "\""))))
                    .containsExactly("group_id");
        }
        String machine = fleet.register("operator", "RULES-OURS");
        String group = fleet.createGroup("operator", "Rules");
        assertThat(fieldsAtFault(fleet.post(
                        "operator", RULES, rule("\"machine_id\":\"" + machine + "\",\"group_id\":\"" + group + "\""))))
                .containsExactly("group_id");
        String forMachine = create("\"machine_id\":\"" + machine + "\"");
        String forGroup = create("\"group_id\":\"" + group + "\",\"is_enabled\":false");
        assertThat(ids("?machine_id=" + machine)).containsExactly(forMachine);
        assertThat(ids("?group_id=" + group)).containsExactly(forGroup);
        assertThat(ids("?group_id=" + group + "&is_enabled=true")).isEmpty();
        assertThat(ids("?metric_name=vibration&page_size=100"))
                .contains(forMachine, forGroup)
                .doesNotHaveDuplicates();
        assertThat(ids("?metric_name=vibra")).isEmpty();
        assertThat(fleet.get("viewer", RULES + "?is_enabled=maybe&page=0&machine_id=x")
                        .statusCode())
                .isEqualTo(422);
        fleet.delete("operator", "/api/v1/machine-groups/" + group);
        assertThat(ids("?group_id=" + group)).containsExactly(forGroup);
    }

    @Test
    void aChangeIsJudgedAsAWholeAndByItsVersion() {
        String path = RULES + "/" + create("\"critical_threshold\":9");
        assertThat(fieldsAtFault(fleet.patch("operator", path, "{\"critical_threshold\":4}")))
                .containsExactly("critical_threshold");
        assertThat(fieldsAtFault(fleet.patch("operator", path, "{\"type\":\"baseline\",\"warning_sigma\":3}")))
                .containsExactly("min_samples");
        assertThat(fleet.patch("operator", path, "{\"colour\":\"red\"}").statusCode())
                .isEqualTo(422);
        assertThat(fleet.send("operator", "PATCH", path, "{\"name\":\"N\"}", "If-Match", "\"7\"")
                        .statusCode())
                .isEqualTo(412);
        var changed = fleet.patch("operator", path, "{\"type\":\"baseline\",\"warning_sigma\":3,\"min_samples\":30}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).get("operator").isNull()).isTrue();
        assertThat(json(changed).get("warning_threshold").isNull()).isTrue();
        assertThat(changed.headers().firstValue("ETag")).hasValue("\"2\"");
        assertThat(json(fleet.get("viewer", path))).isEqualTo(json(changed));
    }

    @Test
    void aDeletedRuleIsGoneAndDeletingItAgainIsNoError() {
        String id = create("\"critical_threshold\":9");
        String path = RULES + "/" + id;
        assertThat(fleet.delete("operator", path).statusCode()).isEqualTo(204);
        assertThat(fleet.delete("operator", path).statusCode()).isEqualTo(204);
        assertThat(fleet.get("viewer", path).statusCode()).isEqualTo(404);
        assertThat(fleet.patch("operator", path, "{\"name\":\"N\"}").statusCode())
                .isEqualTo(404);
        assertThat(ids("?page_size=100")).doesNotContain(id);
    }

    private static String rule(String more) {
        return "{\"name\":\"Shaking\",\"metric_name\":\"vibration\",\"operator\":\"gte\",\"warning_threshold\":5,"
                + more + "}";
    }

    private static String create(String more) {
        var created = fleet.post("operator", RULES, rule(more));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return json(created).get("id").stringValue();
    }

    private static List<String> ids(String query) {
        return json(fleet.get("viewer", RULES + query))
                .get("items")
                .valueStream()
                .map(rule -> rule.get("id").stringValue())
                .toList();
    }

    private static List<String> fieldsAtFault(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return json(answer)
                .get("errors")
                .valueStream()
                .map(error -> error.get("loc").get(1).stringValue())
                .toList();
    }
}
