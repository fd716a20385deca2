package io.fleetledger.query.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.queries.alert.AlertFilter;
import io.fleetledger.queries.alert.AlertStats;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.queries.alert.FindAlertByIdQuery;
import io.fleetledger.queries.alert.FindAlertStatsQuery;
import io.fleetledger.queries.alert.FindAlertsQuery;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.query.Query;

@OnEveryMongoDb
class AlertsProjectionIT {

    private static final AlertFilter ANY = new AlertFilter(null, null, null, null, null, null, null);

    private final ReadStore store = new ReadStore();
    private final AlertsProjection projection = new AlertsProjection(
            store.mongo, Generations.first(), store.documents(AlertDocument.COLLECTION), TestLevels.unobserved());
    private final AlertQueries queries =
            new AlertQueries(store.documents(AlertDocument.COLLECTION), store.documents(AlertCounts.COLLECTION));

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93, 94, 95, 96, 97, 98})
    void whateverIsDeliveredTwiceOrWrittenInPartTheAlertsAreThoseOfTheLog(long seed) {
        Random random = new Random(seed);
        AlertLog log = new AlertLog(random, 250);
        deliverThroughAccidents(log.events, random);
        log.alerts.forEach((id, alert) -> {
            String tenant = log.tenants.getOrDefault(id, "");
            assertThat(queries.handle(new FindAlertByIdQuery(tenant, id))).contains(alert);
            assertThat(queries.handle(new FindAlertByIdQuery("gamma", id))).isEmpty();
            assertThat(projection.shownSequence(tenant, id)).isEqualTo(log.sequences.get(id));
        });
        for (String tenant : List.of("acme", "beta")) {
            assertThat(queries.handle(new FindAlertStatsQuery(tenant))).isEqualTo(stats(of(log, tenant, all -> true)));
        }
        assertThat(store.all(OpenAlerts.COLLECTION)).hasSize((int) log.alerts.values().stream()
                .filter(alert -> alert.resolvedAt() == null)
                .map(AlertView::machineId)
                .distinct()
                .count());
    }

    private void deliverThroughAccidents(List<EventMessage<?>> events, Random random) {
        int position = 0;
        while (position < events.size()) {
            int end = Math.min(events.size(), position + 1 + random.nextInt(15));
            List<EventMessage<?>> batch = events.subList(position, end);
            switch (random.nextInt(5)) {
                case 0 -> {
                    ReadStore.handle(projection, batch);
                    ReadStore.handle(projection, batch);
                }
                case 1 -> {
                    assertThatThrownBy(() -> ReadStore.handleAndFail(projection, batch))
                            .hasRootCauseMessage("broken");
                    end = position;
                }
                case 2 -> {
                    List<Document> open = store.all(OpenAlerts.COLLECTION);
                    List<Document> counts = store.all(AlertCounts.COLLECTION);
                    List<Document> alerts = store.all(AlertDocument.COLLECTION);
                    ReadStore.handle(projection, batch);
                    takeBack(AlertCounts.COLLECTION, counts, null);
                    if (random.nextBoolean()) {
                        takeBack(OpenAlerts.COLLECTION, open, null);
                        takeBack(AlertDocument.COLLECTION, alerts, random);
                    }
                    ReadStore.handle(projection, batch);
                }
                default -> ReadStore.handle(projection, batch);
            }
            position = end;
        }
    }

    private void takeBack(String collection, List<Document> before, @Nullable Random some) {
        List<Document> written = store.all(collection);
        Map<String, Document> left = new HashMap<>();
        if (some != null) {
            written.stream().filter(document -> some.nextBoolean()).forEach(document -> put(left, document));
        }
        before.forEach(document -> left.putIfAbsent(document.getString("_id"), document));
        store.mongo.remove(new Query(), collection);
        store.mongo.insert(left.values(), collection);
    }

    private static void put(Map<String, Document> documents, Document document) {
        documents.put(document.getString("_id"), document);
    }

    @Test
    void alertsAreListedNewestFirstAndFiltered() {
        AlertLog log = new AlertLog(new Random(99), 200);
        ReadStore.handle(projection, log.events);
        AlertView some = log.alerts.values().iterator().next();
        Instant later = some.createdAt().plusMillis(200);
        assertListed(log, ANY, alert -> true);
        assertListed(
                log,
                new AlertFilter(some.machineId(), null, null, null, null, null, null),
                alert -> alert.machineId().equals(some.machineId()));
        assertListed(
                log,
                new AlertFilter(null, some.ruleId(), null, null, null, null, null),
                alert -> alert.ruleId().equals(some.ruleId()));
        assertListed(
                log,
                new AlertFilter(null, null, AlertSeverity.CRITICAL, null, false, null, null),
                alert -> alert.severity() == AlertSeverity.CRITICAL && alert.resolvedAt() == null);
        assertListed(log, new AlertFilter(null, null, null, true, null, null, null), AlertView::acknowledged);
        assertListed(
                log, new AlertFilter(null, null, null, null, true, null, null), alert -> alert.resolvedAt() != null);
        assertListed(
                log,
                new AlertFilter(null, null, null, null, null, some.createdAt(), later),
                alert -> !alert.createdAt().isBefore(some.createdAt())
                        && !alert.createdAt().isAfter(later));
    }

    private void assertListed(AlertLog log, AlertFilter filter, Predicate<AlertView> passes) {
        for (String tenant : List.of("acme", "beta")) {
            List<AlertView> expected = of(log, tenant, passes);
            List<AlertView> found = new ArrayList<>();
            int page = 0;
            long pages;
            do {
                page++;
                var answer = queries.handle(new FindAlertsQuery(tenant, filter, page, 7));
                assertThat(answer.total()).isEqualTo(expected.size());
                found.addAll(answer.items());
                pages = answer.totalPages();
            } while (page < pages);
            assertThat(found).isEqualTo(expected);
        }
    }

    private static List<AlertView> of(AlertLog log, String tenant, Predicate<AlertView> passes) {
        return log.alerts.values().stream()
                .filter(alert -> tenant.equals(log.tenants.get(alert.id())) && passes.test(alert))
                .sorted(Comparator.comparing(AlertView::createdAt)
                        .thenComparing(alert -> alert.id().toString())
                        .reversed())
                .toList();
    }

    private static AlertStats stats(List<AlertView> alerts) {
        List<AlertView> open =
                alerts.stream().filter(alert -> alert.resolvedAt() == null).toList();
        long critical = open.stream()
                .filter(alert -> alert.severity() == AlertSeverity.CRITICAL)
                .count();
        return new AlertStats(
                open.size(),
                critical,
                open.size() - critical,
                0,
                open.stream().filter(alert -> !alert.acknowledged()).count());
    }

    @Test
    void nobodyHasHeardOfAnAlertBeforeItIsRaised() {
        assertThat(projection.shownSequence("acme", new UUID(0, 1))).isEqualTo(-1);
        assertThat(queries.handle(new FindAlertStatsQuery("acme"))).isEqualTo(new AlertStats(0, 0, 0, 0, 0));
    }
}
