package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who did what, and who was refused. */
@SystemTest
final class AuditIT {

    private static final String AUDIT = "/api/v1/audit";
    private static final String EXPORT = AUDIT + "/export";

    private final Fleet fleet;
    private final Api api;

    AuditIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
    }

    @Test
    void everyChangeOfAMachineIsListedNewestFirst() {
        Machine machine = api.register("Mill");
        fleet.as("operator").patch(machine, "name", "Mill 2").expect(200);
        api.delete(machine).expect(204);

        List<JsonNode> items = found(3, "resource_id", machine.id());
        assertThat(items)
                .extracting(item -> item.path("action").stringValue())
                .containsExactly("machine.retired", "machine.renamed", "machine.registered");
        JsonNode renamed = items.get(1);
        assertThat(renamed.propertyNames())
                .containsExactly(
                        "id",
                        "tenant_id",
                        "user_id",
                        "action",
                        "resource_type",
                        "resource_id",
                        "details",
                        "created_at");
        assertThat(renamed.path("tenant_id").stringValue()).isEqualTo(machine.tenantId());
        assertThat(renamed.path("resource_type").stringValue()).isEqualTo("machine");
        assertThat(renamed.path("details").path("new_name").stringValue()).isEqualTo("Mill 2");
        assertThat(renamed.path("user_id").stringValue())
                .isNotEqualTo(items.get(2).path("user_id").stringValue());
    }

    @Test
    void groupsRulesAndKeysAreListedToo() {
        Group group = api.groups().root();
        Rules.Rule rule = api.rules().create("machine_id", api.register().id());
        String key = api.post("/api/v1/settings/api-keys", "{\"name\":\"Agent\",\"scopes\":[\"ingest\"]}")
                .expect(201)
                .json()
                .path("id")
                .stringValue();
        assertThat(found(1, "resource_id", group.id(), "resource_type", "machine_group"))
                .hasSize(1);
        assertThat(found(1, "resource_id", rule.id(), "action", "alert-rule.created"))
                .hasSize(1);
        JsonNode issued = found(1, "resource_id", key).get(0);
        assertThat(issued.path("action").stringValue()).isEqualTo("api-key.issued");
        assertThat(issued.path("details").propertyNames()).doesNotContain("key_hash", "plaintext_key");
    }

    @Test
    void filtersGoTogetherAndPagesHaveNoGap() {
        Instant start = Instant.now().minusSeconds(1);
        Machine machine = api.register("Name 0");
        for (int i = 1; i <= 4; i++) {
            api.patch(machine, "name", "Name " + i).expect(200);
        }
        found(5, "resource_id", machine.id());
        String end = Instant.now().plusSeconds(60).toString();
        JsonNode all = list("resource_id", machine.id(), "action", "machine.renamed", "start", start, "end", end);
        assertThat(all.path("total").longValue()).isEqualTo(4);
        JsonNode second = list("resource_id", machine.id(), "action", "machine.renamed", "page", 2, "page_size", 3);
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.path("total_pages").longValue()).isEqualTo(2);
        assertThat(second.path("items").get(0)).isEqualTo(all.path("items").get(3));
        assertThat(list("resource_id", machine.id(), "end", start).path("total").longValue())
                .isZero();
        assertThat(list("resource_id", machine.id(), "user_id", "nobody")
                        .path("total")
                        .longValue())
                .isZero();
        assertThat(list("resource_id", UUID.randomUUID()).path("items").size()).isZero();
    }

    @Test
    void aRefusedWriteIsListedForItsTenantAlone() {
        Api own = fleet.as("viewer");
        Machine machine = api.register();
        own.patch(machine, "name", "Mine").expectProblem(403, "ROLE_TOO_LOW");
        listed("PATCH", "/api/v1/machines/{machine_id}", "ROLE_TOO_LOW");
    }

    /** Some are refused before anybody has looked for an endpoint. */
    @Test
    void aRefusedWriteIsListedWithItsRouteWhoeverHasRefusedIt() {
        Machine machine = api.register();
        api.call("PUT", machine.path()).json("{}").send().expectProblem(405, "METHOD_NOT_ALLOWED");
        listed("PUT", "/api/v1/machines/{machine_id}", "METHOD_NOT_ALLOWED");
        api.call("POST", machine.path() + "/restore")
                .header("Idempotency-Key", "k".repeat(256))
                .send()
                .expectProblem(422, "VALIDATION_FAILED");
        listed("POST", "/api/v1/machines/{machine_id}/restore", "VALIDATION_FAILED");
    }

    private void listed(String method, String route, String code) {
        Watched.soon()
                .untilAsserted(() -> assertThat(items(list("action", "request.refused", "page_size", 100)))
                        .anySatisfy(item -> {
                            assertThat(item.path("details").path("route").stringValue())
                                    .isEqualTo(route);
                            assertThat(item.path("details").path("method").stringValue())
                                    .isEqualTo(method);
                            assertThat(item.path("details").path("code").stringValue())
                                    .isEqualTo(code);
                        }));
    }

    @Test
    void anExportHasWhatTheListHas() {
        Machine machine = api.register("=1+1");
        api.patch(machine, "name", "Mill").expect(200);
        List<JsonNode> listed = found(2, "resource_id", machine.id());
        Answer lines = api.get(EXPORT + Query.of("resource_id", machine.id(), "format", "ndjson"))
                .expect(200);
        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines.body().lines().map(Json::parse)).containsExactlyElementsOf(listed);
        Answer table = api.get(EXPORT + Query.of("resource_id", machine.id())).expect(200);
        assertThat(table.header("Content-Type")).startsWith("text/csv");
        assertThat(table.header("Content-Disposition")).contains("audit-").contains(".csv");
        assertThat(table.body().lines()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action=machine.exploded",
                "resource_type=robot",
                "start=yesterday",
                "end=x",
                "page=0",
                "page_size=101"
            })
    void whatIsInvalidIsNamed(String parameter) {
        api.get(AUDIT + "?" + parameter)
                .expectInvalid(List.of("query." + parameter.substring(0, parameter.indexOf('='))));
    }

    @Test
    void anIdLongerThanAnyThatIsRecordedIsNamed() {
        api.get(AUDIT + "?resource_id=" + "x".repeat(255)).expect(200);
        api.get(AUDIT + "?resource_id=" + "x".repeat(256)).expectInvalid(List.of("query.resource_id"));
    }

    @Test
    void allThatIsInvalidIsNamedAtOnce() {
        api.get(AUDIT + "?action=x&resource_type=x&start=x&page=x")
                .expectInvalid(List.of("query.action", "query.resource_type", "query.start", "query.page"));
        api.get(EXPORT + "?format=xlsx&page=1&action=x")
                .expectInvalid(List.of("query.format", "query.page", "query.action"));
        api.get(AUDIT + "?start=2026-04-04T10:00:00Z&end=2026-04-03T10:00:00Z").expectInvalid(List.of("query.end"));
    }

    @Test
    void everyReaderMayReadItAndSeesItsTenantOnly() {
        Machine machine = api.register();
        found(1, "resource_id", machine.id());
        fleet.as("viewer").get(AUDIT).expect(200);
        for (String path : List.of(AUDIT, EXPORT)) {
            fleet.as("agent").get(path).expectProblem(403, "ROLE_TOO_LOW");
            fleet.anonymous("GET", path).send().expectProblem(401, "UNAUTHENTICATED");
        }
        String query = Query.of("resource_id", machine.id());
        assertThat(fleet.acme()
                        .get(AUDIT + query)
                        .expect(200)
                        .json()
                        .path("total")
                        .longValue())
                .isZero();
        assertThat(fleet.acme()
                        .get(EXPORT + query + "&format=ndjson")
                        .expect(200)
                        .body())
                .isEmpty();
    }

    /** No write waits for the audit. */
    private List<JsonNode> found(int count, Object... parameters) {
        Watched.soon().untilAsserted(() -> assertThat(items(list(parameters))).hasSize(count));
        return items(list(parameters));
    }

    private JsonNode list(Object... parameters) {
        return api.get(AUDIT + Query.of(parameters)).expect(200).json();
    }

    private static List<JsonNode> items(JsonNode page) {
        return Json.elements(page.path("items"));
    }
}
