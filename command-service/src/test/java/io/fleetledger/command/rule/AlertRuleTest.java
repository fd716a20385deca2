package io.fleetledger.command.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.rule.AlertRuleError;
import io.fleetledger.commands.rule.AlertRuleRefusal;
import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.commands.rule.ChangeAlertRuleCommand;
import io.fleetledger.commands.rule.CreateAlertRuleCommand;
import io.fleetledger.commands.rule.DeleteAlertRuleCommand;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.axon.AggregateEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertRuleTest {

    private static final UUID ID = UUID.fromString("9b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b301");
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID NOBODY = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a09");
    private static final String TENANT = "tenant-1";
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final RuleScope ALL = new RuleScope(null, null);
    private static final RuleCondition HOT = threshold(RuleOperator.GREATER, 80.0, 95.0);
    private static final RuleCondition ODD =
            new RuleCondition(RuleType.BASELINE, "temperature", null, null, null, 3.0, 5.0, 30, 0, 0.5, 0);

    private static long rulesForMill;
    private static long rulesForMany;
    private static long eventsAsked;

    private final AggregateTestFixture<AlertRule> fixture = fixture();

    @AfterEach
    void forgetOtherRules() {
        eventsAsked = 0;
        rulesForMill = 0;
        rulesForMany = 0;
    }

    @Test
    void aRuleIsCreated() {
        fixture.givenNoPriorActivity()
                .andGivenCurrentTime(T0)
                .when(new CreateAlertRuleCommand(ID, TENANT, " Hot ", new RuleScope(MILL, null), HOT, true))
                .expectEvents(new AlertRuleCreatedEvent(ID, TENANT, 1, "Hot", new RuleScope(MILL, null), HOT, true))
                .expectResultMessagePayload(
                        new AlertRuleState(ID, TENANT, "Hot", new RuleScope(MILL, null), HOT, true, T0, T0, 1, 0));
    }

    @Test
    void aRepeatedCreationGetsTheFirstAnswerWhateverCameAfter() {
        fixture.givenCurrentTime(T0)
                .andGiven(new AlertRuleCreatedEvent(ID, TENANT, 1, "Hot", ALL, HOT, true))
                .andGivenCurrentTime(T0.plusSeconds(60))
                .andGiven(
                        new AlertRuleRenamedEvent(ID, TENANT, 2, "Hot", "Too hot"),
                        new AlertRuleDeletedEvent(ID, TENANT, 3))
                .when(new CreateAlertRuleCommand(ID, TENANT, "Hot", ALL, HOT, true))
                .expectNoEvents()
                .expectResultMessagePayload(new AlertRuleState(ID, TENANT, "Hot", ALL, HOT, true, T0, T0, 1, 0));
        assertThat(eventsAsked).isOne();
    }

    @Test
    void everyFieldAtFaultIsNamedAtOnce() {
        var condition = new RuleCondition(
                RuleType.THRESHOLD,
                " ",
                null,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                0.0,
                null,
                1,
                86_401,
                -0.1,
                604_801);
        assertThat(violations(fixture.givenNoPriorActivity()
                        .when(new CreateAlertRuleCommand(ID, TENANT, "", new RuleScope(MILL, LINE), condition, true))))
                .containsExactlyInAnyOrder(
                        "name string_too_short",
                        "metric_name string_too_short",
                        "group_id unexpected",
                        "operator missing",
                        "warning_threshold finite_number",
                        "critical_threshold finite_number",
                        "warning_sigma greater_than",
                        "min_samples greater_than_equal",
                        "for_seconds less_than_equal",
                        "hysteresis greater_than_equal",
                        "cooldown_seconds less_than_equal");
    }

    @Test
    void aRuleHasWhatItsTypeNeedsAndNothingElse() {
        assertThat(violationsOf(threshold(RuleOperator.LESS, null, null))).containsExactly("warning_threshold missing");
        assertThat(violationsOf(new RuleCondition(
                        RuleType.BASELINE, "temperature", RuleOperator.LESS, 1.0, 2.0, null, null, null, 0, 0, 0)))
                .containsExactlyInAnyOrder(
                        "warning_sigma missing",
                        "min_samples missing",
                        "operator unexpected",
                        "warning_threshold unexpected",
                        "critical_threshold unexpected");
        assertThat(violationsOf(new RuleCondition(
                        RuleType.THRESHOLD, "temperature", RuleOperator.LESS, 1.0, null, 3.0, 4.0, 30, 0, 0, 0)))
                .containsExactlyInAnyOrder(
                        "warning_sigma unexpected", "critical_sigma unexpected", "min_samples unexpected");
    }

    @Test
    void whatIsCriticalIsNeverEasierToPassThanTheWarning() {
        for (RuleOperator upwards : List.of(RuleOperator.GREATER, RuleOperator.GREATER_OR_EQUAL)) {
            assertThat(violationsOf(threshold(upwards, 80.0, 79.9)))
                    .containsExactly("critical_threshold threshold_order");
            created(threshold(upwards, 80.0, 80.0));
        }
        for (RuleOperator downwards : List.of(RuleOperator.LESS, RuleOperator.LESS_OR_EQUAL)) {
            assertThat(violationsOf(threshold(downwards, 80.0, 80.1)))
                    .containsExactly("critical_threshold threshold_order");
            created(threshold(downwards, 80.0, 80.0));
        }
        assertThat(violationsOf(
                        new RuleCondition(RuleType.BASELINE, "temperature", null, null, null, 3.0, 2.9, 30, 0, 0, 0)))
                .containsExactly("critical_sigma threshold_order");
    }

    @Test
    void anUnusualValueCanBecomeUsualAgain() {
        created(new RuleCondition(RuleType.BASELINE, "temperature", null, null, null, 3.0, 5.0, 30, 0, 2.9, 0));
        assertThat(violationsOf(
                        new RuleCondition(RuleType.BASELINE, "temperature", null, null, null, 3.0, 5.0, 30, 0, 3.0, 0)))
                .containsExactly("hysteresis less_than");
        assertThat(violationsOf(new RuleCondition(
                        RuleType.BASELINE, "temperature", null, null, null, null, 5.0, 30, 0, 5.0, 0)))
                .containsExactly("hysteresis less_than");
        assertThat(violationsOf(
                        new RuleCondition(RuleType.BASELINE, "temperature", null, null, null, -1.0, null, 30, 0, 0, 0)))
                .as("a field at fault for itself")
                .containsExactly("warning_sigma greater_than");
        assertThat(violations(given(new AlertRuleCreatedEvent(ID, TENANT, 1, "Odd", ALL, ODD, true))
                        .when(change(Map.of("hysteresis", 4.0)))))
                .containsExactly("hysteresis less_than");
    }

    @Test
    void boundsAreWithin() {
        created(new RuleCondition(
                RuleType.BASELINE, "t".repeat(255), null, null, null, null, Double.MIN_VALUE, 2, 86_400, 0, 604_800));
        created(new RuleCondition(
                RuleType.BASELINE, "t", null, null, null, 3.0, null, 1_000_000, 0, Math.nextDown(3.0), 0));
        assertThat(violationsOf(new RuleCondition(
                        RuleType.BASELINE, "t".repeat(256), null, null, null, 3.0, null, 1_000_001, -1, 0, -1)))
                .containsExactlyInAnyOrder(
                        "metric_name string_too_long",
                        "min_samples less_than_equal",
                        "for_seconds greater_than_equal",
                        "cooldown_seconds greater_than_equal");
    }

    /** No reading can have such a metric, so the rule would never fire. */
    @Test
    void aMetricHasNoControlCharacters() {
        for (String metric : List.of("spindle\ntemp", "spindle\u0000temp", "spindle\u0085temp")) {
            assertThat(violationsOf(
                            new RuleCondition(RuleType.BASELINE, metric, null, null, null, 3.0, 5.0, 30, 0, 0.5, 0)))
                    .containsExactly("metric_name string_control_characters");
        }
    }

    /** Such as could be made before. */
    @Test
    void aRuleThatHasSuchAMetricIsStillDisabled() {
        var stored = new RuleCondition(RuleType.BASELINE, "spindle\ttemp", null, null, null, 3.0, 5.0, 30, 0, 0.5, 0);
        fixture.given(new AlertRuleCreatedEvent(ID, TENANT, 1, "Odd", ALL, stored, true))
                .when(change(Map.of("is_enabled", false)))
                .expectEvents(new AlertRuleDisabledEvent(ID, TENANT, 2));
    }

    @Test
    void aRuleIsForWhatTheTenantHas() {
        assertThat(violations(fixture.givenNoPriorActivity()
                        .when(new CreateAlertRuleCommand(ID, TENANT, "Hot", new RuleScope(NOBODY, null), HOT, true))))
                .containsExactly("machine_id machine_not_found");
        assertThat(violations(fixture()
                        .givenNoPriorActivity()
                        .when(new CreateAlertRuleCommand(ID, "tenant-2", "Hot", new RuleScope(null, LINE), HOT, true))))
                .containsExactly("group_id group_not_found");
    }

    @Test
    void thereIsABoundToTheRulesOfAMachineAndToThoseOfMany() {
        rulesForMany = 199;
        rulesForMill = 50;
        created(HOT);
        assertThat(violations(fixture()
                        .givenNoPriorActivity()
                        .when(new CreateAlertRuleCommand(ID, TENANT, "Hot", new RuleScope(MILL, null), HOT, true))))
                .containsExactly("machine_id too_many_rules");
        assertThat(violations(given(created()).when(change(Map.of("machine_id", MILL)))))
                .containsExactly("machine_id too_many_rules");
        rulesForMany = 200;
        assertThat(violationsOf(HOT)).containsExactly(" too_many_rules");
        given(created())
                .when(change(Map.of("group_id", LINE)))
                .expectEvents(new AlertRuleRescopedEvent(ID, TENANT, 2, ALL, new RuleScope(null, LINE)));
        given(created()).when(change(Map.of("name", " Hot "))).expectSuccessfulHandlerExecution();
    }

    @Test
    void eachFactThatChangesIsAnEventOfItsOwn() {
        given(created())
                .when(change(
                        Map.of("name", "Too hot", "group_id", LINE, "critical_threshold", 99.0, "is_enabled", false)))
                .expectEvents(
                        new AlertRuleRenamedEvent(ID, TENANT, 2, "Hot", "Too hot"),
                        new AlertRuleRescopedEvent(ID, TENANT, 3, ALL, new RuleScope(null, LINE)),
                        new AlertRuleRedefinedEvent(ID, TENANT, 4, HOT, threshold(RuleOperator.GREATER, 80.0, 99.0)),
                        new AlertRuleDisabledEvent(ID, TENANT, 5))
                .expectResultMessagePayloadMatching(state(5, 4));
        given(created(), new AlertRuleDisabledEvent(ID, TENANT, 2))
                .when(change(Map.of("is_enabled", true)))
                .expectEvents(new AlertRuleEnabledEvent(ID, TENANT, 3));
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        given(created())
                .when(change(Map.of("name", " Hot ", "warning_threshold", 80.0, "is_enabled", true)))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state(1, 0));
    }

    @Test
    void everyFactMovesTheVersion() {
        given(created(), new AlertRuleDisabledEvent(ID, TENANT, 2), new AlertRuleEnabledEvent(ID, TENANT, 3))
                .when(change(Map.of("name", "Cold")))
                .expectEvents(new AlertRuleRenamedEvent(ID, TENANT, 4, "Hot", "Cold"));
        given(created(), new AlertRuleDisabledEvent(ID, TENANT, 2))
                .when(change(Map.of("name", "Cold")))
                .expectEvents(new AlertRuleRenamedEvent(ID, TENANT, 3, "Hot", "Cold"));
    }

    @Test
    void noFieldIsCleared() {
        var cleared = new ChangeAlertRuleCommand(
                ID,
                TENANT,
                null,
                new FieldChange<>(null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new FieldChange<>(null));
        assertThat(violations(given(created()).when(cleared)))
                .containsExactlyInAnyOrder("name missing", "is_enabled missing");
    }

    @Test
    void anotherTypeForgetsWhatBelongsToTheOldOne() {
        given(created())
                .when(change(Map.of(
                        "type",
                        RuleType.BASELINE,
                        "warning_sigma",
                        3.0,
                        "critical_sigma",
                        5.0,
                        "min_samples",
                        30,
                        "hysteresis",
                        0.5)))
                .expectEvents(new AlertRuleRedefinedEvent(ID, TENANT, 2, HOT, ODD));
        assertThat(violations(given(created()).when(change(Map.of("type", RuleType.BASELINE)))))
                .containsExactlyInAnyOrder("warning_sigma missing", "min_samples missing");
        assertThat(violations(given(created()).when(change(Map.of("warning_sigma", 3.0)))))
                .containsExactly("warning_sigma unexpected");
    }

    @Test
    void theRuleThatComesOfAChangeIsJudgedAsAWhole() {
        assertThat(violations(given(created()).when(change(Map.of("critical_threshold", 79.0)))))
                .containsExactly("critical_threshold threshold_order");
        assertThat(violations(given(created()).when(change(Map.of("machine_id", MILL, "group_id", LINE)))))
                .containsExactly("group_id unexpected");
        assertThat(violations(given(created()).when(change(Map.of("group_id", NOBODY)))))
                .containsExactly("group_id group_not_found");
    }

    @Test
    void aRuleWhoseGroupIsGoneCanStillBeChanged() {
        given(new AlertRuleCreatedEvent(ID, TENANT, 1, "Hot", new RuleScope(null, NOBODY), HOT, true))
                .when(change(Map.of("name", "Cold")))
                .expectEvents(new AlertRuleRenamedEvent(ID, TENANT, 2, "Hot", "Cold"));
    }

    @Test
    void aRuleIsDeletedOnceAndThenThereIsNone() {
        given(created())
                .when(new DeleteAlertRuleCommand(ID, TENANT, List.of(1L)))
                .expectEvents(new AlertRuleDeletedEvent(ID, TENANT, 2));
        given(created(), new AlertRuleDeletedEvent(ID, TENANT, 2))
                .when(new DeleteAlertRuleCommand(ID, TENANT, List.of(1L)))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state(2, 1));
        refused(
                given(created(), new AlertRuleDeletedEvent(ID, TENANT, 2)).when(change(Map.of("name", "Cold"))),
                AlertRuleError.ALERT_RULE_NOT_FOUND);
    }

    @Test
    void anotherVersionOrAnotherTenantIsRefused() {
        refused(
                given(created()).when(new DeleteAlertRuleCommand(ID, TENANT, List.of(2L))),
                AlertRuleError.VERSION_MISMATCH);
        refused(
                given(created()).when(new DeleteAlertRuleCommand(ID, "tenant-2", null)),
                AlertRuleError.ALERT_RULE_NOT_FOUND);
        refused(
                given(created()).when(change("tenant-2", null, Map.of("name", "Cold"))),
                AlertRuleError.ALERT_RULE_NOT_FOUND);
        refused(
                given(created()).when(change(TENANT, List.of(2L), Map.of("name", "Cold"))),
                AlertRuleError.VERSION_MISMATCH);
        refused(
                given(created()).when(new CreateAlertRuleCommand(ID, "tenant-2", "Hot", ALL, HOT, true)),
                AlertRuleError.ALERT_RULE_NOT_FOUND);
        refused(
                fixture().givenNoPriorActivity().when(new DeleteAlertRuleCommand(ID, TENANT, null)),
                AlertRuleError.ALERT_RULE_NOT_FOUND);
    }

    private static AlertRuleCreatedEvent created() {
        return new AlertRuleCreatedEvent(ID, TENANT, 1, "Hot", ALL, HOT, true);
    }

    private static RuleCondition threshold(RuleOperator operator, @Nullable Double warning, @Nullable Double critical) {
        return new RuleCondition(
                RuleType.THRESHOLD, "temperature", operator, warning, critical, null, null, null, 0, 0, 0);
    }

    private static void created(RuleCondition condition) {
        fixture()
                .givenNoPriorActivity()
                .when(new CreateAlertRuleCommand(ID, TENANT, "Hot", ALL, condition, true))
                .expectEvents(new AlertRuleCreatedEvent(ID, TENANT, 1, "Hot", ALL, condition, true));
    }

    private static List<String> violationsOf(RuleCondition condition) {
        return violations(fixture()
                .givenNoPriorActivity()
                .when(new CreateAlertRuleCommand(ID, TENANT, "Hot", ALL, condition, true)));
    }

    private static ChangeAlertRuleCommand change(Map<String, Object> fields) {
        return change(TENANT, null, fields);
    }

    private static ChangeAlertRuleCommand change(
            String tenantId, @Nullable List<Long> expectedVersions, Map<String, Object> fields) {
        return new ChangeAlertRuleCommand(
                ID,
                tenantId,
                expectedVersions,
                field(fields, "name"),
                field(fields, "machine_id"),
                field(fields, "group_id"),
                field(fields, "metric_name"),
                field(fields, "type"),
                field(fields, "operator"),
                field(fields, "warning_threshold"),
                field(fields, "critical_threshold"),
                field(fields, "warning_sigma"),
                field(fields, "critical_sigma"),
                field(fields, "min_samples"),
                field(fields, "for_seconds"),
                field(fields, "hysteresis"),
                field(fields, "cooldown_seconds"),
                field(fields, "is_enabled"));
    }

    @SuppressWarnings("unchecked") // The tests name fields and give values of their types.
    private static <T> @Nullable FieldChange<T> field(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : new FieldChange<>((T) value);
    }

    private static TestExecutor<AlertRule> given(Object... events) {
        return fixture().given(events);
    }

    private static AggregateTestFixture<AlertRule> fixture() {
        AggregateTestFixture<AlertRule> fixture = new AggregateTestFixture<>(AlertRule.class);
        fixture.registerInjectableResource(new ScopeTargets() {
            @Override
            public boolean hasMachine(String tenantId, UUID machineId) {
                return tenantId.equals(TENANT) && machineId.equals(MILL);
            }

            @Override
            public boolean hasGroup(String tenantId, UUID groupId) {
                return tenantId.equals(TENANT) && groupId.equals(LINE);
            }
        });
        fixture.registerInjectableResource(
                (RuleCounts) (tenantId, scope) -> scope.machineId() == null ? rulesForMany : rulesForMill);
        AggregateEvents events = AggregateEvents.of(fixture.getEventStore());
        fixture.registerInjectableResource(new OriginalResponses((id, from, to) -> {
            eventsAsked += to - from;
            return events.read(id, from, to);
        }));
        return fixture;
    }

    private static Matcher<AlertRuleState> state(long version, long sequence) {
        return new CustomTypeSafeMatcher<>("version " + version + ", sequence " + sequence) {
            @Override
            protected boolean matchesSafely(AlertRuleState state) {
                return state.version() == version && state.sequence() == sequence;
            }
        };
    }

    private static void refused(ResultValidator<AlertRule> result, AlertRuleError error) {
        assertThat(refusal(result).error()).isEqualTo(error);
    }

    private static List<String> violations(ResultValidator<AlertRule> result) {
        AlertRuleRefusal refusal = refusal(result);
        assertThat(refusal.error()).isEqualTo(AlertRuleError.INVALID_ALERT_RULE);
        return refusal.violations().stream().map(AlertRuleTest::text).toList();
    }

    private static String text(Violation violation) {
        return violation.field() + " " + violation.type();
    }

    private static AlertRuleRefusal refusal(ResultValidator<AlertRule> result) {
        AlertRuleRefusal[] found = new AlertRuleRefusal[1];
        result.expectNoEvents().expectException(new CustomTypeSafeMatcher<CommandExecutionException>("a refusal") {
            @Override
            protected boolean matchesSafely(CommandExecutionException refused) {
                found[0] = refused.<AlertRuleRefusal>getDetails().orElseThrow();
                return true;
            }
        });
        return found[0];
    }
}
