package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The life of an alert rule, and what one may look like. */
@SystemTest
final class AlertRulesIT {

    private final Fleet fleet;
    private final Rules rules;
    private final Machine machine;

    AlertRulesIT(Fleet fleet) {
        this.fleet = fleet;
        this.rules = fleet.admin().rules();
        this.machine = fleet.admin().register("Ruled");
    }

    @Test
    void aRuleIsCreatedReadChangedAndDeleted() {
        Answer created = rules.tryCreate("machine_id", machine.id()).expect(201);
        Rules.Rule rule = Rules.Rule.of(created);
        assertThat(created.header("Location")).isEqualTo(rule.path());
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(rules.read(rule).expect(200).json()).isEqualTo(rule.json());
        assertThat(rules.ids()).containsOnlyOnce(rule.id());

        Answer changed =
                rules.patch(rule, "name", "Very hot", "warning_threshold", 90).expect(200);
        assertThat(changed.json().path("name").stringValue()).isEqualTo("Very hot");
        assertThat(changed.json().path("warning_threshold").doubleValue()).isEqualTo(90);
        assertThat(changed.json().path("critical_threshold").doubleValue()).isEqualTo(95);
        assertThat(changed.header("ETag")).isNotEqualTo("\"1\"");
        assertThat(rules.read(rule).json()).isEqualTo(changed.json());

        rules.delete(rule).expect(204);
        rules.delete(rule).expect(204);
        rules.read(rule).expect(404);
        assertThat(rules.ids()).doesNotContain(rule.id());
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        JsonNode json = rules.createFor(machine).json();
        assertThat(json.propertyNames())
                .contains(
                        "id",
                        "tenant_id",
                        "name",
                        "machine_id",
                        "group_id",
                        "type",
                        "metric_name",
                        "operator",
                        "warning_threshold",
                        "critical_threshold",
                        "for_seconds",
                        "hysteresis",
                        "cooldown_seconds",
                        "is_enabled",
                        "created_at",
                        "updated_at",
                        "version");
        assertThat(json.path("machine_id").stringValue()).isEqualTo(machine.id());
        assertThat(json.path("group_id").isNull()).isTrue();
        assertThat(json.path("type").stringValue()).isEqualTo("threshold");
        assertThat(json.path("for_seconds").intValue()).isZero();
        assertThat(json.path("hysteresis").doubleValue()).isZero();
        assertThat(json.path("cooldown_seconds").intValue()).isZero();
        assertThat(json.path("is_enabled").booleanValue()).isTrue();
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                Arguments.of("name", "n"),
                Arguments.of("name", "😀".repeat(255)),
                Arguments.of("metric_name", "m".repeat(255)),
                Arguments.of("for_seconds", 0),
                Arguments.of("for_seconds", 86_400),
                Arguments.of("cooldown_seconds", 604_800),
                Arguments.of("hysteresis", 0),
                Arguments.of("hysteresis", 1e300),
                Arguments.of("warning_threshold", 95),
                Arguments.of("warning_threshold", -1e300),
                Arguments.of("critical_threshold", 80),
                Arguments.of("critical_threshold", null),
                Arguments.of("warning_threshold", null),
                Arguments.of("is_enabled", false));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void whatIsJustWithinItsBoundsIsAccepted(String field, @Nullable Object value) {
        rules.createFor(machine, field, value);
    }

    static Stream<Arguments> beyondTheEdges() {
        return Stream.of(
                Arguments.of("name", null),
                Arguments.of("name", ""),
                Arguments.of("name", "  "),
                Arguments.of("name", "n".repeat(256)),
                Arguments.of("name", 12),
                Arguments.of("metric_name", null),
                Arguments.of("metric_name", ""),
                Arguments.of("metric_name", "m".repeat(256)),
                Arguments.of("operator", null),
                Arguments.of("operator", "eq"),
                Arguments.of("operator", "GT"),
                Arguments.of("operator", 1),
                Arguments.of("type", "magic"),
                Arguments.of("for_seconds", -1),
                Arguments.of("for_seconds", 86_401),
                Arguments.of("for_seconds", 1.5),
                Arguments.of("for_seconds", "10"),
                Arguments.of("cooldown_seconds", -1),
                Arguments.of("cooldown_seconds", 604_801),
                Arguments.of("hysteresis", -0.001),
                Arguments.of("hysteresis", "1"),
                Arguments.of("warning_threshold", "80"),
                Arguments.of("warning_threshold", "NaN"),
                Arguments.of("critical_threshold", true),
                Arguments.of("is_enabled", "yes"),
                Arguments.of("machine_id", "no-uuid"),
                Arguments.of("machine_id", UUID.randomUUID().toString()),
                Arguments.of("group_id", UUID.randomUUID().toString()));
    }

    @ParameterizedTest
    @MethodSource("beyondTheEdges")
    void whatIsBeyondItsBoundsIsNamed(String field, @Nullable Object value) {
        rules.tryCreate(field, value).expectNamed("body." + field);
        Rules.Rule rule = rules.createFor(machine);
        if (value != null) {
            rules.patch(rule, field, value).expectNamed("body." + field);
            assertThat(rules.read(rule).json()).isEqualTo(rule.json());
        }
    }

    @Test
    void aThresholdThatIsNotFiniteIsRefused() {
        String body = Rules.body("machine_id", machine.id()).replace("95", "1e400");
        fleet.admin().post(Rules.PATH, body).expectNamed("body.critical_threshold");
    }

    @Test
    void aRuleNeedsAThresholdAndTheCriticalOneIsNotEasierToPass() {
        rules.tryCreate("warning_threshold", null, "critical_threshold", null).expect(422);
        rules.tryCreate("warning_threshold", 96).expect(422);
        rules.tryCreate("operator", "lt", "warning_threshold", 10, "critical_threshold", 20)
                .expect(422);
        Rules.Rule rule =
                rules.createFor(machine, "operator", "lte", "warning_threshold", 20, "critical_threshold", 10);
        rules.patch(rule, "critical_threshold", 21).expect(422);
        rules.patch(rule, "operator", "gt").expect(422);
        rules.patch(rule, "warning_threshold", null).expect(200);
        rules.patch(rule, "critical_threshold", null).expect(422);
    }

    @Test
    void aBaselineNeedsSigmasAndSamplesWithinTheirBounds() {
        rules.tryBaselineFor(machine).expect(201);
        rules.tryBaselineFor(machine, "warning_sigma", null).expect(201);
        rules.tryBaselineFor(machine, "critical_sigma", 3).expect(201);
        rules.tryBaselineFor(machine, "min_samples", 2).expect(201);
        rules.tryBaselineFor(machine, "min_samples", 1_000_000).expect(201);
        rules.tryBaselineFor(machine, "warning_sigma", null, "critical_sigma", null)
                .expect(422);
        rules.tryBaselineFor(machine, "critical_sigma", 2.9).expect(422);
        rules.tryBaselineFor(machine, "warning_sigma", 0).expectNamed("body.warning_sigma");
        rules.tryBaselineFor(machine, "warning_sigma", -1).expectNamed("body.warning_sigma");
        rules.tryBaselineFor(machine, "min_samples", 1).expectNamed("body.min_samples");
        rules.tryBaselineFor(machine, "min_samples", 1_000_001).expectNamed("body.min_samples");
    }

    @Test
    void aRuleIsForAMachineOrForAGroupNotForBoth() {
        Group group = fleet.admin().groups().root();
        rules.tryCreate("machine_id", machine.id(), "group_id", group.id()).expect(422);
        Rules.Rule rule = rules.createFor(machine);
        rules.patch(rule, "group_id", group.id()).expect(422);
        JsonNode moved = rules.patch(rule, "group_id", group.id(), "machine_id", null)
                .expect(200)
                .json();
        assertThat(moved.path("group_id").stringValue()).isEqualTo(group.id());
        assertThat(moved.path("machine_id").isNull()).isTrue();
        rules.delete(rule).expect(204);
    }

    @Test
    void everyOffendingFieldIsNamedAtOnce() {
        rules.tryCreate("name", "", "operator", "eq", "for_seconds", -1)
                .expectNamed("body.name", "body.operator", "body.for_seconds");
    }

    @Test
    void aChangeOfNothingMakesNoVersionAndOneWithoutAFieldIsInvalid() {
        Rules.Rule rule = rules.createFor(machine);
        assertThat(rules.patch(rule, "name", "Hot", "warning_threshold", 80)
                        .expect(200)
                        .json())
                .isEqualTo(rule.json());
        rules.patch(rule).expect(422);
        rules.patch(rule, "colour", "red").expect(422);
    }

    @Test
    void anOlderVersionIsNotChanged() {
        Rules.Rule rule = rules.createFor(machine);
        rules.patch(rule, "name", "New").expect(200);
        fleet.admin()
                .call("PATCH", rule.path())
                .header("If-Match", rule.etag())
                .json(Json.object("name", "Newer"))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        fleet.admin()
                .call("DELETE", rule.path())
                .header("If-Match", rule.etag())
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        assertThat(rules.read(rule).json().path("name").stringValue()).isEqualTo("New");
    }

    @Test
    void aRuleIsMadeOnceUnderOneKey() {
        Call first = create();
        String key = Unique.token();
        Rules.Rule rule =
                Rules.Rule.of(first.header("Idempotency-Key", key).send().expect(201));
        assertThat(Rules.Rule.of(create().header("Idempotency-Key", key).send().expect(201))
                        .id())
                .isEqualTo(rule.id());
        assertThat(rules.ids()).containsOnlyOnce(rule.id());
    }

    private Call create() {
        return fleet.admin().call("POST", Rules.PATH).json(Rules.body("machine_id", machine.id()));
    }

    @Test
    void onlyWhoMayWriteChangesRules() {
        Rules.Rule rule = rules.createFor(machine);
        Rules viewer = fleet.as("viewer").rules();
        assertThat(viewer.read(rule).expect(200).json()).isEqualTo(rule.json());
        assertThat(viewer.ids()).contains(rule.id());
        for (String caller : List.of("viewer", "agent")) {
            Rules low = fleet.as(caller).rules();
            low.tryCreate("machine_id", machine.id()).expectProblem(403, "ROLE_TOO_LOW");
            low.patch(rule, "name", "Taken over").expectProblem(403, "ROLE_TOO_LOW");
            low.delete(rule).expectProblem(403, "ROLE_TOO_LOW");
        }
        fleet.anonymous("GET", Rules.PATH).send().expect(401);
        fleet.anonymous("DELETE", rule.path()).send().expect(401);
        Rules operator = fleet.as("operator").rules();
        operator.delete(operator.createFor(machine)).expect(204);
        assertThat(rules.read(rule).json()).isEqualTo(rule.json());
    }

    @Test
    void anotherTenantsRuleIsNotThere() {
        Rules.Rule rule = rules.createFor(machine);
        Rules acme = fleet.acme().rules();
        acme.read(rule).expect(404);
        acme.patch(rule, "name", "Taken over").expect(404);
        acme.delete(rule).expect(404);
        assertThat(acme.ids()).doesNotContain(rule.id());
        acme.tryCreate("machine_id", machine.id()).expectNamed("body.machine_id");
        acme.tryCreate("group_id", fleet.admin().groups().root().id()).expectNamed("body.group_id");
        assertThat(rules.read(rule).json()).isEqualTo(rule.json());
    }
}
