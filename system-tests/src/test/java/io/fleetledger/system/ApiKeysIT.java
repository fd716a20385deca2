package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may send and read readings, and the keys that agents do it with. */
@SystemTest
final class ApiKeysIT {

    private static final String KEYS = "/api/v1/settings/api-keys";

    private final Fleet fleet;
    private final Api admin;
    private final Machine machine;

    ApiKeysIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
        this.machine = admin.register("Keyed");
    }

    private JsonNode create(String... scopes) {
        return admin.post(KEYS, Json.object("name", "Agent", "scopes", List.of(scopes)))
                .expect(201)
                .json();
    }

    private static String plain(JsonNode key) {
        return key.path("plaintext_key").stringValue();
    }

    private Call with(String key, String method, String target) {
        return fleet.anonymous(method, target).header("X-API-Key", key);
    }

    private Call ingest() {
        return fleet.anonymous("POST", Readings.INGEST)
                .json(Readings.body(List.of(Readings.reading(machine, "temperature", 20, Instant.now()))));
    }

    private List<JsonNode> listed(Api api) {
        JsonNode json = api.get(KEYS + Query.of("page_size", 100)).expect(200).json();
        return Json.elements(json.isArray() ? json : json.path("items"));
    }

    @Test
    void whoeverHasTheRoleOrTheScopeSendsReadings() {
        for (String caller : List.of("admin", "operator", "agent")) {
            IngestReport report =
                    IngestReport.of(ingest().token(fleet.as(caller).token()).send());
            assertThat(report.accepted()).as(caller).isEqualTo(1);
        }
        IngestReport report = IngestReport.of(
                ingest().header("X-API-Key", plain(create("ingest"))).send());
        assertThat(report.accepted()).isEqualTo(1);
    }

    @Test
    void nobodyElseSendsReadings() {
        ingest().send().expectProblem(401, "UNAUTHENTICATED");
        ingest().token("garbage").send().expectProblem(401, "UNAUTHENTICATED");
        ingest().token(fleet.as("viewer").token()).send().expect(403);
        ingest().header("X-API-Key", plain(create("read:machines", "read:sensors")))
                .send()
                .expect(403);
    }

    @Test
    void anAgentReadsNothing() {
        Api agent = fleet.as("agent");
        Stream.of(
                        machine.path() + "/readings/latest",
                        machine.path() + "/readings",
                        Rules.PATH,
                        Alerts.PATH,
                        Alerts.STATS,
                        KEYS)
                .forEach(target -> agent.get(target).expect(403));
    }

    @Test
    void aViewerReadsReadings() {
        Api viewer = fleet.as("viewer");
        viewer.get(machine.path() + "/readings/latest").expect(200);
        viewer.get(machine.path() + "/readings").expect(200);
    }

    @Test
    void aKeyIsShownOnce() {
        JsonNode key = create("ingest", "read:machines");
        assertThat(key.propertyNames()).contains("id", "name", "key_prefix", "scopes", "plaintext_key", "created_at");
        assertThat(plain(key)).startsWith(key.path("key_prefix").stringValue()).hasSizeGreaterThan(30);
        assertThat(key.path("key_prefix").stringValue().length())
                .isLessThan(plain(key).length() / 2);
        assertThat(admin.get(KEYS + Query.of("page_size", 100)).body()).doesNotContain(plain(key));
        JsonNode shown = listed(fleet.as("viewer")).stream()
                .filter(listed -> listed.path("id").equals(key.path("id")))
                .findFirst()
                .orElseThrow();
        assertThat(shown.propertyNames())
                .contains("id", "name", "key_prefix", "scopes", "created_at")
                .doesNotContain("plaintext_key", "hash", "key_hash");
        assertThat(Json.elements(shown.path("scopes")).stream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrder("ingest", "read:machines");
    }

    @Test
    void aKeyThatIsRevokedIsRefusedAtOnce() {
        JsonNode key = create("ingest");
        for (int i = 0; i < 3; i++) {
            IngestReport.of(ingest().header("X-API-Key", plain(key)).send());
        }
        admin.call("DELETE", KEYS + "/" + key.path("id").stringValue()).send().expect(204);
        ingest().header("X-API-Key", plain(key)).send().expectProblem(401, "UNAUTHENTICATED");
        assertThat(listed(admin)).noneMatch(listed -> listed.path("id").equals(key.path("id")));
        admin.call("DELETE", KEYS + "/" + key.path("id").stringValue()).send().expect(204);
    }

    @Test
    void aKeyThatNobodyMadeIsRefused() {
        String genuine = plain(create("ingest"));
        String last = genuine.endsWith("a") ? "b" : "a";
        for (String key : List.of("garbage", genuine + "a", genuine.substring(0, genuine.length() - 1) + last)) {
            ingest().header("X-API-Key", key).send().expectProblem(401, "UNAUTHENTICATED");
        }
    }

    @Test
    void aKeyReadsWhatItsScopesSay() {
        String machines = plain(create("read:machines"));
        String sensors = plain(create("read:sensors"));
        String ingest = plain(create("ingest"));
        with(machines, "GET", machine.path()).send().expect(200);
        with(machines, "GET", Api.MACHINES).send().expect(200);
        with(machines, "GET", machine.path() + "/readings/latest").send().expect(403);
        with(sensors, "GET", machine.path() + "/readings/latest").send().expect(200);
        with(sensors, "GET", machine.path() + "/readings").send().expect(200);
        with(sensors, "GET", machine.path()).send().expect(403);
        with(ingest, "GET", machine.path()).send().expect(403);
        with(ingest, "GET", machine.path() + "/readings/latest").send().expect(403);
    }

    @Test
    void noKeyWritesAnythingButReadings() {
        JsonNode before = admin.read(machine).json();
        String key = plain(create("ingest", "read:machines", "read:sensors"));
        Group group = admin.groups().root();
        Stream.of(
                        with(key, "POST", Api.MACHINES)
                                .json(Json.object(
                                        "name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json")),
                        with(key, "PATCH", machine.path()).json(Json.object("name", "Taken over")),
                        with(key, "DELETE", machine.path()),
                        with(key, "POST", machine.path() + "/restore"),
                        with(key, "POST", Groups.PATH).json(Json.object("name", "Group", "group_type", "line")),
                        with(key, "PUT", group.members()).json(Json.object("machine_ids", List.of())),
                        with(key, "DELETE", group.path()),
                        with(key, "POST", Rules.PATH).json(Rules.body("machine_id", machine.id())),
                        with(key, "POST", Alerts.BULK).json(Json.object("alert_ids", List.of())),
                        with(key, "POST", KEYS).json(Json.object("name", "Mine", "scopes", List.of("ingest"))),
                        with(key, "GET", KEYS),
                        with(key, "GET", "/api/v1/admin/processors/machine-list/parked-events"))
                .forEach(request -> request.send().expect(403));
        assertThat(admin.read(machine).json()).isEqualTo(before);
    }

    @Test
    void onlyAnAdminMakesAndRevokesKeys() {
        JsonNode key = create("ingest");
        String body = Json.object("name", "Agent", "scopes", List.of("ingest"));
        for (String caller : List.of("operator", "viewer", "agent")) {
            Api api = fleet.as(caller);
            api.post(KEYS, body).expectProblem(403, "ROLE_TOO_LOW");
            api.call("DELETE", KEYS + "/" + key.path("id").stringValue()).send().expectProblem(403, "ROLE_TOO_LOW");
        }
        fleet.anonymous("POST", KEYS).json(body).send().expect(401);
        IngestReport.of(ingest().header("X-API-Key", plain(key)).send());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"Agent\"}",
                "{\"scopes\":[\"ingest\"]}",
                "{\"name\":\"\",\"scopes\":[\"ingest\"]}",
                "{\"name\":12,\"scopes\":[\"ingest\"]}",
                "{\"name\":\"Agent\",\"scopes\":[]}",
                "{\"name\":\"Agent\",\"scopes\":[\"write:machines\"]}",
                "{\"name\":\"Agent\",\"scopes\":[\"ingest\",null]}",
                "{\"name\":\"Agent\",\"scopes\":\"ingest\"}"
            })
    void aKeyNeedsANameAndKnownScopes(String body) {
        int before = listed(fleet.acme()).size();
        fleet.acme().post(KEYS, body).expectProblem(422, "VALIDATION_FAILED");
        assertThat(listed(fleet.acme())).hasSize(before);
    }

    @Test
    void aKeyIsGoodForItsTenantOnly() {
        JsonNode key = create("ingest", "read:machines", "read:sensors");
        Machine theirs = fleet.acme().register("Theirs");
        assertThat(listed(fleet.acme())).noneMatch(listed -> listed.path("id").equals(key.path("id")));
        fleet.acme()
                .call("DELETE", KEYS + "/" + key.path("id").stringValue())
                .send()
                .expect(404);
        with(plain(key), "GET", theirs.path()).send().expect(404);
        with(plain(key), "GET", theirs.path() + "/readings/latest").send().expect(404);
        IngestReport report = IngestReport.of(with(plain(key), "POST", Readings.INGEST)
                .json(Readings.body(List.of(Readings.reading(theirs, "a", 1, Instant.now()))))
                .send());
        assertThat(report.errors())
                .containsExactly(new IngestReport.Refused(0, theirs.identifier(), "Machine not found"));
        IngestReport.of(ingest().header("X-API-Key", plain(key)).send());
    }
}
