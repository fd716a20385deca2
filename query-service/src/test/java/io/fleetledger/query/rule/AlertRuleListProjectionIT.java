package io.fleetledger.query.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.queries.rule.AlertRulePage;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.queries.rule.FindAlertRuleByIdQuery;
import io.fleetledger.queries.rule.FindAlertRulesQuery;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class AlertRuleListProjectionIT {

    private static final UUID ID = UUID.fromString("9b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b301");
    private static final UUID OTHER = UUID.fromString("9b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b302");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.100Z");
    private static final RuleScope ALL = new RuleScope(null, null);
    private static final RuleCondition HOT = new RuleCondition(
            RuleType.THRESHOLD, "temperature", RuleOperator.GREATER, 80.0, null, null, null, null, 30, 2.5, 600);
    private static final RuleCondition ODD =
            new RuleCondition(RuleType.BASELINE, "vibration", null, null, null, 3.0, 5.0, 30, 0, 0, 0);

    private final ReadStore store = new ReadStore();
    private final TenantDocuments rules = store.documents(AlertRuleDocument.COLLECTION);
    private final AlertRuleListProjection projection =
            new AlertRuleListProjection(store.mongo, Generations.first(), rules, TestLevels.unobserved());
    private final AlertRuleQueries queries = new AlertRuleQueries(rules);
    private final List<EventMessage<?>> log = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRuleIsShownAsItsEventsTell() {
        happens(new AlertRuleCreatedEvent(ID, "acme", 1, "Hot", ALL, HOT, true));
        assertThat(shown()).isEqualTo(view("Hot", null, HOT, true, 1));
        happens(new AlertRuleRenamedEvent(ID, "acme", 2, "Hot", "Too hot"));
        happens(new AlertRuleRescopedEvent(ID, "acme", 3, ALL, new RuleScope(null, LINE)));
        happens(new AlertRuleRedefinedEvent(ID, "acme", 4, HOT, ODD));
        happens(new AlertRuleDisabledEvent(ID, "acme", 5));
        assertThat(shown()).isEqualTo(view("Too hot", LINE, ODD, false, 5));
        happens(new AlertRuleEnabledEvent(ID, "acme", 6));
        assertThat(shown()).isEqualTo(view("Too hot", LINE, ODD, true, 6));
        assertThat(projection.shownSequence("acme", ID)).isEqualTo(5);
        assertThat(queries.handle(new FindAlertRuleByIdQuery("beta", ID))).isEmpty();
    }

    @Test
    void aDeletedRuleIsGoneButWritersSeeThatItIs() {
        happens(new AlertRuleCreatedEvent(ID, "acme", 1, "Hot", ALL, HOT, true));
        happens(new AlertRuleDeletedEvent(ID, "acme", 2));
        assertThat(queries.handle(new FindAlertRuleByIdQuery("acme", ID))).isEmpty();
        assertThat(page(null, null, null, null).items()).isEmpty();
        assertThat(projection.shownSequence("acme", ID)).isEqualTo(1);
    }

    @Test
    void whatIsDeliveredTwiceChangesNothingAndARebuildGivesTheSame() {
        happens(new AlertRuleCreatedEvent(ID, "acme", 1, "Hot", ALL, HOT, true));
        happens(new AlertRuleRenamedEvent(ID, "acme", 2, "Hot", "Warm"));
        happens(new AlertRuleRenamedEvent(ID, "acme", 3, "Warm", "Too hot"));
        var before = store.all(AlertRuleDocument.COLLECTION);
        ReadStore.handle(projection, log.subList(0, 2));
        assertThat(store.all(AlertRuleDocument.COLLECTION)).isEqualTo(before);
        store.mongo.dropCollection(AlertRuleDocument.COLLECTION);
        ReadStore.handle(projection, log);
        assertThat(store.all(AlertRuleDocument.COLLECTION)).isEqualTo(before);
    }

    @Test
    void rulesAreListedByNameAndFilteredByWhatTheySay() {
        happens(new AlertRuleCreatedEvent(ID, "acme", 1, "b", new RuleScope(null, LINE), HOT, true));
        happens(new AlertRuleCreatedEvent(OTHER, "acme", 1, "A", new RuleScope(MILL, null), ODD, false));
        happens(new AlertRuleCreatedEvent(LINE, "beta", 1, "C", ALL, HOT, true));
        assertThat(page(null, null, null, null).items())
                .extracting(AlertRuleView::name)
                .containsExactly("A", "b");
        assertThat(page(MILL, null, null, null).items())
                .extracting(AlertRuleView::id)
                .containsExactly(OTHER);
        assertThat(page(null, LINE, null, null).items())
                .extracting(AlertRuleView::id)
                .containsExactly(ID);
        assertThat(page(null, null, "temperature", null).items())
                .extracting(AlertRuleView::id)
                .containsExactly(ID);
        assertThat(page(null, null, null, false).items())
                .extracting(AlertRuleView::id)
                .containsExactly(OTHER);
        AlertRulePage second = queries.handle(new FindAlertRulesQuery("acme", null, null, null, null, 2, 1));
        assertThat(second.items()).extracting(AlertRuleView::name).containsExactly("b");
        assertThat(second.total()).isEqualTo(2);
        assertThat(second.totalPages()).isEqualTo(2);
    }

    private AlertRulePage page(
            @Nullable UUID machineId, @Nullable UUID groupId, @Nullable String metricName, @Nullable Boolean enabled) {
        return queries.handle(new FindAlertRulesQuery("acme", machineId, groupId, metricName, enabled, 1, 20));
    }

    private AlertRuleView shown() {
        return queries.handle(new FindAlertRuleByIdQuery("acme", ID)).orElseThrow();
    }

    private static AlertRuleView view(
            String name, @Nullable UUID groupId, RuleCondition condition, boolean enabled, long version) {
        return new AlertRuleView(
                ID,
                name,
                null,
                groupId,
                condition.metricName(),
                condition.type(),
                condition.operator(),
                condition.warningThreshold(),
                condition.criticalThreshold(),
                condition.warningSigma(),
                condition.criticalSigma(),
                condition.minSamples(),
                condition.forSeconds(),
                condition.hysteresis(),
                condition.cooldownSeconds(),
                enabled,
                "acme",
                T0.plusSeconds(1),
                T0.plusSeconds(version),
                version);
    }

    /** A second apart by their versions. */
    private void happens(AlertRuleEvent event) {
        var message = new GenericDomainEventMessage<>(
                "AlertRule",
                event.ruleId().toString(),
                event.version() - 1,
                event,
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                T0.plusSeconds(event.version()));
        log.add(message);
        ReadStore.handle(projection, List.of(message));
    }
}
