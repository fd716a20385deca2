package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How a machine's readings and rules move its status. */
@SystemTest
final class StatusIT {

    private final Api api;
    private final Watched watched;
    private final Machine machine;

    StatusIT(Fleet fleet) {
        this.api = fleet.admin();
        this.watched = Watched.machine(api);
        this.machine = watched.machine();
    }

    @Test
    void aMachineIsOfflineUntilItReports() {
        assertThat(watched.status()).isEqualTo("offline");
        watched.measures("temperature", 20).becomes("healthy");
        assertThat(api.read(machine).machine().version()).isEqualTo(machine.version());
        assertThat(api.read(machine).machine().updatedAt()).isEqualTo(machine.updatedAt());
    }

    @Test
    void aMachineGoesThroughEveryStatusAndBack() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 20)
                .becomes("healthy")
                .measures("temperature", 81)
                .becomes("warning")
                .hasAlerts(rule, "warning open")
                .measures("temperature", 96)
                .becomes("critical")
                .hasAlerts(rule, "critical open")
                .measures("temperature", 90)
                .becomes("warning")
                .hasAlerts(rule, "warning open")
                .measures("temperature", 20)
                .becomes("healthy")
                .hasAlerts(rule, "warning resolved")
                .measures("temperature", 200)
                .becomes("critical")
                .hasAlerts(rule, "critical open", "warning resolved");
    }

    @ParameterizedTest
    @CsvSource({
        "gt, 80, healthy, 80.001, warning",
        "gte, 79.999, healthy, 80, warning",
        "lt, 80, healthy, 79.999, warning",
        "lte, 80.001, healthy, 80, warning"
    })
    void anOperatorSaysOnWhichSideOfTheThreshold(
            String operator, double inside, String before, double past, String after) {
        api.rules().createFor(machine, "operator", operator, "critical_threshold", null);
        watched.measures("temperature", inside).becomes(before);
        watched.measures("temperature", past).becomes(after);
    }

    @Test
    void theWorstOfManyRulesCounts() {
        api.rules().createFor(machine, "name", "Hot");
        api.rules()
                .createFor(
                        machine,
                        "name",
                        "Slow",
                        "metric_name",
                        "speed",
                        "operator",
                        "lt",
                        "warning_threshold",
                        100,
                        "critical_threshold",
                        50);
        watched.measures("temperature", 85)
                .becomes("warning")
                .measures("speed", 10)
                .becomes("critical")
                .measures("temperature", 20)
                .measures("speed", 90)
                .becomes("warning")
                .measures("speed", 200)
                .becomes("healthy");
    }

    @Test
    void aMetricWithoutARuleSaysNothing() {
        api.rules().createFor(machine);
        watched.measures("pressure", 1e9).becomes("healthy").stays("healthy");
    }

    @Test
    void aLateReadingIsStoredAndChangesNothing() {
        Rules.Rule rule = api.rules().createFor(machine);
        Instant now = Instant.now().minusSeconds(60);
        watched.measures("temperature", 20, now).becomes("healthy");
        watched.measures("temperature", 200, now.minusSeconds(30))
                .stays("healthy")
                .hasAlerts(rule);
        watched.measures("temperature", 85, now.plusSeconds(10)).becomes("warning");
        watched.measures("temperature", 20, now.plusSeconds(5)).stays("warning").hasAlerts(rule, "warning open");
        Watched.soon()
                .untilAsserted(() -> assertThat(api.readings().items(machine, "metric_name", "temperature"))
                        .extracting(item -> item.path("value").doubleValue())
                        .containsExactly(200.0, 20.0, 20.0, 85.0));
    }

    @Test
    void aLateReadingOfOneMetricMayBeTheNewestOfItsOwn() {
        api.rules().createFor(machine);
        Instant now = Instant.now();
        watched.measures("speed", 20, now).becomes("healthy");
        watched.measures("temperature", 85, now.minusSeconds(60)).becomes("warning");
    }

    @Test
    void aRepeatChangesNothing() {
        Rules.Rule rule = api.rules().createFor(machine);
        Instant now = Instant.now();
        watched.measures("temperature", 85, now).becomes("warning").hasAlerts(rule, "warning open");
        List<Alerts.Alert> alerts = api.alerts().of(machine);
        for (double value : new double[] {85, 200, 20}) {
            watched.measures("temperature", value, now);
        }
        watched.stays("warning");
        assertThat(api.alerts().of(machine).stream()
                        .filter(alert -> alert.ruleId().equals(rule.id()))
                        .map(Alerts.Alert::json))
                .containsExactlyElementsOf(
                        alerts.stream().map(Alerts.Alert::json).toList());
    }

    @Test
    void theOrderWithinARequestIsThatOfTheTimestamps() {
        Rules.Rule rule = api.rules().createFor(machine);
        Instant now = Instant.now();
        watched.measures("temperature", 20, now.minusSeconds(60)).becomes("healthy");
        api.readings()
                .send(
                        Readings.reading(machine, "temperature", 85, now),
                        Readings.reading(machine, "temperature", 200, now.minusSeconds(10)),
                        Readings.reading(machine, "temperature", 20, now.minusSeconds(5)));
        watched.becomes("warning").hasAlerts(rule, "critical resolved", "warning open");
    }

    @Test
    void aMachineWhoseClockIsFastIsJudgedByItsOwnTime() {
        Rules.Rule rule = api.rules().createFor(machine);
        Rules.Rule lasting = api.rules().createFor(machine, "name", "Lasting", "for_seconds", 30);
        Instant ahead = Instant.now().plusSeconds(100);
        watched.measures("temperature", 99, ahead).becomes("critical").hasAlerts(lasting);
        watched.measures("temperature", 99, ahead.plusSeconds(30)).hasAlerts(lasting, "critical open");
        watched.measures("temperature", 20, ahead.plusSeconds(31)).becomes("healthy");
        watched.hasAlerts(rule, "critical resolved").hasAlerts(lasting, "critical resolved");
    }

    @Test
    void withHysteresisItMustComeFurtherBack() {
        Rules.Rule rule = api.rules().createFor(machine, "hysteresis", 5);
        watched.measures("temperature", 81).becomes("warning");
        watched.measures("temperature", 75.5).stays("warning");
        watched.measures("temperature", 75).becomes("healthy").hasAlerts(rule, "warning resolved");
        watched.measures("temperature", 79).stays("healthy");
        watched.measures("temperature", 96).becomes("critical");
        watched.measures("temperature", 91).stays("critical");
        watched.measures("temperature", 90).becomes("warning");
    }

    @Test
    void aRuleThatHasToHoldFiresWhenItsTimeIsUpWithoutAFurtherReading() {
        Rules.Rule rule = api.rules().createFor(machine, "for_seconds", 4);
        watched.measures("temperature", 20, Instant.now().minusSeconds(30)).becomes("healthy");
        Instant since = Instant.now();
        watched.measures("temperature", 85, since).becomes("warning").hasAlerts(rule, "warning open");
        assertThat(Duration.between(since, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        Instant raised = Instant.parse(
                api.alerts().openOf(machine).get(0).json().path("created_at").stringValue());
        assertThat(raised).isAfterOrEqualTo(since.plusSeconds(4)).isBefore(since.plusSeconds(60));
    }

    @Test
    void aRuleThatHasToHoldCountsFromTheReadingsTime() {
        api.rules().createFor(machine, "for_seconds", 200);
        Instant now = Instant.now();
        watched.measures("temperature", 20, now.minusSeconds(250)).becomes("healthy");
        watched.measures("temperature", 85, now.minusSeconds(100)).stays("healthy");
        watched.measures("temperature", 85, now.minusSeconds(50)).stays("healthy");
        Watched other = Watched.machine(api);
        api.rules().createFor(other.machine(), "for_seconds", 200);
        other.measures("temperature", 85, now.minusSeconds(201)).becomes("warning");
    }

    @Test
    void aRuleThatHasToHoldBeginsAnewWhenItDidNot() {
        Rules.Rule rule = api.rules().createFor(machine, "for_seconds", 30);
        Instant now = Instant.now();
        watched.measures("temperature", 20, now.minusSeconds(60)).becomes("healthy");
        api.readings()
                .send(
                        Readings.reading(machine, "temperature", 85, now.minusSeconds(29)),
                        Readings.reading(machine, "temperature", 20, now.minusSeconds(10)),
                        Readings.reading(machine, "temperature", 85, now.minusSeconds(5)));
        watched.stays("healthy").hasAlerts(rule);
    }

    @Test
    void whatWasOverSoonRaisesNothingHoweverLateItIsSent() {
        Rules.Rule rule = api.rules().createFor(machine, "for_seconds", 60);
        Instant now = Instant.now();
        watched.measures("temperature", 20, now.minusSeconds(250)).becomes("healthy");
        api.readings()
                .send(
                        Readings.reading(machine, "temperature", 99, now.minusSeconds(200)),
                        Readings.reading(machine, "temperature", 20, now.minusSeconds(198)));
        watched.stays("healthy").hasAlerts(rule);
        api.readings()
                .send(
                        Readings.reading(machine, "temperature", 99, now.minusSeconds(100)),
                        Readings.reading(machine, "temperature", 20, now.minusSeconds(40)));
        watched.hasAlerts(rule, "critical resolved").becomes("healthy");
    }

    @Test
    void aBaselineIsLearnedPerMachineAndJudgesBothSides() {
        api.rules()
                .tryBaselineFor(machine, "critical_sigma", 10, "min_samples", 20)
                .expect(201);
        // Rules come into force in the order in which they were made, a moment after their answers.
        api.rules().createFor(machine, "metric_name", "probe");
        Instant start = Instant.now().minusSeconds(100);
        watched.measures("probe", 90, start).becomes("warning");
        watched.measures("probe", 50, start.plusSeconds(1)).becomes("healthy");
        for (int i = 0; i < 20; i++) {
            watched.measures("temperature", i % 2 == 0 ? 49 : 51, start.plusSeconds(2 + i));
        }
        watched.becomes("healthy").stays("healthy");
        watched.measures("temperature", 45, start.plusSeconds(30)).becomes("warning");
        watched.measures("temperature", 50, start.plusSeconds(31)).becomes("healthy");
        watched.measures("temperature", 80, start.plusSeconds(32)).becomes("critical");
        JsonNode alert = Watched.soon()
                .until(() -> api.alerts().openOf(machine), open -> !open.isEmpty())
                .get(0)
                .json();
        assertThat(alert.path("metric_value").doubleValue()).isEqualTo(80);
        assertThat(alert.path("threshold_value").doubleValue()).isBetween(55.0, 65.0);
        watched.measures("temperature", 51, start.plusSeconds(33)).becomes("healthy");
    }

    @Test
    void whatHasNeverMovedIsUnusualWhenItMovesFar() {
        api.rules()
                .createFor(
                        machine,
                        "type",
                        "baseline",
                        "operator",
                        null,
                        "warning_threshold",
                        null,
                        "critical_threshold",
                        null,
                        "critical_sigma",
                        3,
                        "min_samples",
                        20);
        // Rules come into force in the order in which they were made, a moment after their answers.
        api.rules().createFor(machine, "metric_name", "probe");
        Instant start = Instant.now().minusSeconds(100);
        watched.measures("probe", 90, start).becomes("warning");
        watched.measures("probe", 50, start.plusSeconds(1)).becomes("healthy");
        for (int i = 0; i < 20; i++) {
            watched.measures("temperature", 10, start.plusSeconds(2 + i));
        }
        watched.measures("temperature", 10.1, start.plusSeconds(30)).stays("healthy");
        watched.measures("temperature", 500, start.plusSeconds(31)).becomes("critical");
    }

    @Test
    void aBaselineJudgesNothingBeforeItHasLearnedEnough() {
        api.rules()
                .createFor(
                        machine,
                        "type",
                        "baseline",
                        "operator",
                        null,
                        "warning_threshold",
                        null,
                        "critical_threshold",
                        null,
                        "warning_sigma",
                        2,
                        "min_samples",
                        10);
        Instant start = Instant.now().minusSeconds(100);
        for (int i = 0; i < 9; i++) {
            watched.measures("temperature", 50 + i % 2, start.plusSeconds(i));
        }
        watched.measures("temperature", 1_000, start.plusSeconds(10))
                .becomes("healthy")
                .stays("healthy");
    }

    @Test
    void theStatusIsInTheMachineInListsFiltersAndTheTree() {
        Group site = api.groups().root();
        Group line = api.groups().createIn(site);
        Machine quiet = api.register("Quiet");
        api.groups().putMembers(line, List.of(machine.id(), quiet.id())).expect(200);
        api.groups().putMembers(site, List.of(machine.id())).expect(200);
        api.rules().createFor(machine);
        assertThat(api.groups().subtree(site).statusCounts()).containsEntry("offline", 2L);
        Map<String, Double> values = Map.of("warning", 85.0, "critical", 99.0, "healthy", 1.0);
        values.forEach((status, value) -> {
            watched.measures("temperature", value).becomes(status);
            Watched.soon().untilAsserted(() -> {
                assertThat(api.list("group_id", line.id(), "status", status).ids())
                        .containsExactly(machine.id());
                assertThat(api.list("group_id", line.id(), "status", "offline").ids())
                        .containsExactly(quiet.id());
                assertThat(api.list("machine_identifier", machine.identifier()).items())
                        .extracting(Machine::status)
                        .containsExactly(status);
                assertThat(positive(api.groups().subtree(site).statusCounts()))
                        .isEqualTo(Map.of(status, 1L, "offline", 1L));
                assertThat(positive(api.groups().subtree(line).statusCounts()))
                        .isEqualTo(Map.of(status, 1L, "offline", 1L));
            });
        });
        api.delete(machine).expect(204);
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(positive(api.groups().subtree(site).statusCounts()))
                                .isEqualTo(Map.of("offline", 1L)));
    }

    private static Map<String, Long> positive(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void aTenantsTotalsByStatusAreThoseOfItsMachines(Fleet fleet) {
        Api own = fleet.newTenant();
        Watched first = Watched.machine(own);
        Watched second = Watched.machine(own);
        long offline = own.total("status", "offline");
        long healthy = own.total("status", "healthy");
        first.measures("temperature", 1).becomes("healthy");
        second.measures("temperature", 1).becomes("healthy");
        Watched.soon().untilAsserted(() -> {
            assertThat(own.total("status", "healthy")).isEqualTo(healthy + 2);
            assertThat(own.total("status", "offline")).isEqualTo(offline - 2);
        });
        own.rules().createFor(first.machine(), "warning_threshold", 0.5, "critical_threshold", null);
        first.becomes("warning");
        Watched.soon().untilAsserted(() -> {
            assertThat(own.total("status", "healthy")).isEqualTo(healthy + 1);
            assertThat(own.list("status", "warning").ids())
                    .contains(first.machine().id());
        });
    }

    @Test
    void aRestoredMachineBeginsOfflineAndEmpty() {
        Rules.Rule rule = api.rules().createFor(machine);
        watched.measures("temperature", 99).becomes("critical").hasAlerts(rule, "critical open");
        api.delete(machine).expect(204);
        watched.hasAlerts(rule, "critical resolved");
        api.restore(machine).expect(200);
        watched.becomes("offline");
        watched.measures("speed", 1).becomes("healthy").stays("healthy");
        watched.measures("temperature", 99).becomes("critical").hasAlerts(rule, "critical open", "critical resolved");
    }

    @Test
    void readingsFromBeforeARestoreDoNotChangeTheStatus() {
        Rules.Rule rule = api.rules().createFor(machine);
        Instant at = Instant.now();
        watched.measures("temperature", 20, at).becomes("healthy");
        api.delete(machine).expect(204);
        api.restore(machine).expect(200);
        watched.measures("temperature", 99, at).measures("temperature", 99, at.minusSeconds(1));
        watched.measures("speed", 1).becomes("healthy").stays("healthy").hasAlerts(rule);
        assertThat(api.readings().latest(machine)).containsEntry("temperature", 20.0);
        assertThat(api.read(machine).json().path("last_seen_at").isNull()).isFalse();
    }
}
