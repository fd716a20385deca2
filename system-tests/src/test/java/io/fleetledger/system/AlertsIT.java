package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What somebody should look at, and what they can do about it. */
@SystemTest
final class AlertsIT {

    private final Fleet fleet;
    private final Api api;
    private final Alerts alerts;
    private final Watched watched;
    private final Rules.Rule rule;

    AlertsIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
        this.alerts = api.alerts();
        this.watched = Watched.machine(api);
        this.rule = api.rules().createFor(watched.machine(), "name", "Hot");
    }

    private Alerts.Alert raised(double value) {
        watched.measures("temperature", value);
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(alerts.openOf(watched.machine())).hasSize(1));
        return alerts.openOf(watched.machine()).get(0);
    }

    @Test
    void anAlertSaysWhatIsWrong() {
        Alerts.Alert alert = raised(85);
        JsonNode json = alert.json();
        assertThat(json.propertyNames())
                .contains(
                        "id",
                        "machine_id",
                        "rule_id",
                        "severity",
                        "message",
                        "metric_name",
                        "metric_value",
                        "threshold_value",
                        "is_acknowledged",
                        "acknowledged_by",
                        "acknowledged_at",
                        "snoozed_until",
                        "resolved_at",
                        "created_at");
        assertThat(json.path("machine_id").stringValue())
                .isEqualTo(watched.machine().id());
        assertThat(alert.ruleId()).isEqualTo(rule.id());
        assertThat(alert.severity()).isEqualTo("warning");
        assertThat(json.path("message").stringValue())
                .startsWith("temperature is 85 ")
                .contains(", above the warning threshold of 80 ");
        assertThat(json.path("metric_name").stringValue()).isEqualTo("temperature");
        assertThat(json.path("metric_value").doubleValue()).isEqualTo(85);
        assertThat(json.path("threshold_value").doubleValue()).isEqualTo(80);
        assertThat(json.path("is_acknowledged").booleanValue()).isFalse();
        assertThat(json.path("acknowledged_by").isNull()).isTrue();
        assertThat(json.path("acknowledged_at").isNull()).isTrue();
        assertThat(json.path("snoozed_until").isNull()).isTrue();
        assertThat(json.path("resolved_at").isNull()).isTrue();
        assertThat(Instant.parse(json.path("created_at").stringValue())).isBeforeOrEqualTo(Instant.now());
        assertThat(alerts.read(alert).expect(200).json()).isEqualTo(json);
    }

    @Test
    void oneAlertIsOpenPerRuleAndMachineAndRepeatsMoveItsFigures() {
        Alerts.Alert alert = raised(85);
        for (double value : new double[] {86, 87, 88}) {
            watched.measures("temperature", value);
        }
        Watched.soon()
                .untilAsserted(() -> assertThat(alerts.current(alert)
                                .json()
                                .path("metric_value")
                                .doubleValue())
                        .isEqualTo(88));
        assertThat(alerts.current(alert).json().path("message").stringValue())
                .isEqualTo(alert.json().path("message").stringValue().replace(" 85 ", " 88 "));
        watched.measures("temperature", 99).becomes("critical");
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(alerts.current(alert).severity()).isEqualTo("critical"));
        JsonNode worse = alerts.current(alert).json();
        assertThat(worse.path("metric_value").doubleValue()).isEqualTo(99);
        assertThat(worse.path("threshold_value").doubleValue()).isEqualTo(95);
        assertThat(worse.path("created_at")).isEqualTo(alert.json().path("created_at"));
        assertThat(alerts.of(watched.machine())).hasSize(1);
    }

    @Test
    void twoRulesOfOneMetricRaiseTwoAlerts() {
        Rules.Rule second = api.rules().createFor(watched.machine(), "name", "Too hot", "warning_threshold", 84);
        watched.measures("temperature", 85);
        watched.hasAlerts(rule, "warning open").hasAlerts(second, "warning open");
        watched.measures("temperature", 82);
        watched.hasAlerts(rule, "warning open").hasAlerts(second, "warning resolved");
    }

    @Test
    void aResolvedAlertStaysAndTheNextIsAnother() {
        Alerts.Alert first = raised(85);
        watched.measures("temperature", 20).becomes("healthy");
        Watched.soon()
                .untilAsserted(() -> assertThat(alerts.current(first).open()).isFalse());
        Alerts.Alert second = raised(86);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(alerts.of(watched.machine())).hasSize(2);
        assertThat(alerts.current(first).json().path("resolved_at").stringValue())
                .isLessThanOrEqualTo(second.json().path("created_at").stringValue());
    }

    @Test
    void aCooldownDelaysTheNextAlertNotTheStatus() {
        Watched other = Watched.machine(api);
        Rules.Rule cooled = api.rules().createFor(other.machine(), "cooldown_seconds", 6);
        other.measures("temperature", 85).becomes("warning").hasAlerts(cooled, "warning open");
        other.measures("temperature", 20).becomes("healthy").hasAlerts(cooled, "warning resolved");
        other.measures("temperature", 85).becomes("warning").stays("warning");
        other.hasAlerts(cooled, "warning open", "warning resolved");
        List<Alerts.Alert> both = alerts.of(other.machine()).stream()
                .filter(alert -> alert.ruleId().equals(cooled.id()))
                .toList();
        Instant ended = both.stream()
                .filter(alert -> !alert.open())
                .map(alert -> Instant.parse(alert.json().path("resolved_at").stringValue()))
                .findFirst()
                .orElseThrow();
        Instant next = both.stream()
                .filter(Alerts.Alert::open)
                .map(alert -> Instant.parse(alert.json().path("created_at").stringValue()))
                .findFirst()
                .orElseThrow();
        assertThat(next).isAfterOrEqualTo(ended.plusSeconds(6)).isBefore(ended.plusSeconds(9));
    }

    @Test
    void anAlertIsAcknowledgedOnceByWhoeverIsFirst() {
        Alerts.Alert alert = raised(85);
        Api operator = fleet.as("operator");
        operator.alerts().acknowledge(alert).expect(200);
        JsonNode json = alerts.current(alert).json();
        assertThat(json.path("is_acknowledged").booleanValue()).isTrue();
        assertThat(json.path("acknowledged_by").stringValue()).isNotBlank();
        assertThat(Instant.parse(json.path("acknowledged_at").stringValue())).isBeforeOrEqualTo(Instant.now());
        alerts.acknowledge(alert).expect(200);
        assertThat(alerts.current(alert).json()).isEqualTo(json);
        assertThat(watched.status()).isEqualTo("warning");
        assertThat(alerts.current(alert).open()).isTrue();
    }

    @Test
    void anAnswerShowsTheAlertWithTheValueThatReadingsHaveMoved() {
        Alerts.Alert alert = raised(97.5);
        watched.measures("temperature", 120);
        Watched.soon()
                .untilAsserted(() -> assertThat(alerts.current(alert)
                                .json()
                                .path("metric_value")
                                .doubleValue())
                        .isEqualTo(120));
        JsonNode acknowledged = alerts.acknowledge(alert).expect(200).json();
        assertThat(acknowledged).isEqualTo(alerts.current(alert).json());
        assertThat(acknowledged.path("message").stringValue()).contains(" 120 ");
        JsonNode snoozed = alerts.snooze(alert, Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS))
                .expect(200)
                .json();
        assertThat(snoozed).isEqualTo(alerts.current(alert).json());
    }

    @Test
    void datesInTheWrongOrderAreInvalid() {
        api.get(Alerts.PATH + Query.of("start_date", "2026-04-05", "end_date", "2026-04-04"))
                .expectInvalid(List.of("query.end_date"));
        assertThat(alerts.found("start_date", "2026-04-04", "end_date", "2026-04-04"))
                .isEmpty();
    }

    @Test
    void manyAreAcknowledgedAtOnce() {
        Alerts.Alert first = raised(85);
        watched.measures("temperature", 20).becomes("healthy");
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(alerts.openOf(watched.machine())).isEmpty());
        Alerts.Alert second = raised(85);
        alerts.acknowledge(first).expect(200);
        JsonNode answer = alerts.acknowledgeAll(List.of(first.id(), second.id(), second.id()))
                .expect(200)
                .json();
        assertThat(answer.path("acknowledged_count").intValue()).isEqualTo(1);
        assertThat(answer.path("already_acknowledged_count").intValue()).isEqualTo(1);
        assertThat(alerts.found("machine_id", watched.machine().id(), "is_acknowledged", false))
                .isEmpty();
    }

    @Test
    void anAlertIsSnoozedAndNothingElseChanges() {
        Alerts.Alert alert = raised(85);
        Instant until = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
        alerts.snooze(alert, until).expect(200);
        JsonNode json = alerts.current(alert).json();
        assertThat(Instant.parse(json.path("snoozed_until").stringValue())).isEqualTo(until);
        assertThat(json.path("resolved_at").isNull()).isTrue();
        assertThat(json.path("is_acknowledged").booleanValue()).isFalse();
        assertThat(watched.status()).isEqualTo("warning");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"snooze_until\":null}", "{\"snooze_until\":\"tomorrow\"}", "{\"snooze_until\":12}"})
    void aSnoozeNeedsAnInstant(String body) {
        api.post(raised(85).path() + "/snooze", body).expectInvalid(List.of("body.snooze_until"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"alert_ids\":null}", "{\"alert_ids\":\"a\"}", "{\"alert_ids\":[12]}"})
    void manyNeedTheirIds(String body) {
        api.post(Alerts.BULK, body).expectProblem(422, "VALIDATION_FAILED");
    }

    @Test
    void filtersNarrowTheList() {
        Machine machine = watched.machine();
        Instant before = Instant.now();
        Alerts.Alert alert = raised(85);
        assertThat(alerts.found("machine_id", machine.id(), "severity", "warning"))
                .hasSize(1);
        assertThat(alerts.found("machine_id", machine.id(), "severity", "critical"))
                .isEmpty();
        assertThat(alerts.found("machine_id", machine.id(), "is_acknowledged", true))
                .isEmpty();
        alerts.acknowledge(alert).expect(200);
        assertThat(alerts.found("machine_id", machine.id(), "is_acknowledged", true))
                .hasSize(1);
        assertThat(alerts.found("machine_id", machine.id(), "is_acknowledged", false))
                .isEmpty();
        assertThat(alerts.found("machine_id", machine.id(), "start_date", before.minusSeconds(1)))
                .hasSize(1);
        assertThat(alerts.found(
                        "machine_id", machine.id(), "start_date", Instant.now().plusSeconds(60)))
                .isEmpty();
        assertThat(alerts.found("machine_id", machine.id(), "end_date", before.minusSeconds(1)))
                .isEmpty();
        assertThat(alerts.found(
                        "machine_id", machine.id(), "end_date", Instant.now().plusSeconds(60)))
                .hasSize(1);
        assertThat(alerts.found("machine_id", UUID.randomUUID())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "machine_id, no-uuid",
        "severity, loud",
        "is_acknowledged, perhaps",
        "start_date, yesterday",
        "end_date, 12",
        "page, 0",
        "page_size, 101"
    })
    void aFilterThatCannotBeIsInvalid(String name, String value) {
        api.get(Alerts.PATH + Query.of(name, value)).expectInvalid(List.of("query." + name));
    }

    @Test
    void theFiguresAreThoseOfTheOpenAlerts() {
        Api own = fleet.newTenant();
        JsonNode before = own.alerts().stats();
        Watched first = Watched.machine(own);
        Watched second = Watched.machine(own);
        own.rules().createFor(first.machine());
        own.rules().createFor(second.machine());
        first.measures("temperature", 85).becomes("warning");
        second.measures("temperature", 99).becomes("critical");
        Watched.soon().untilAsserted(() -> grown(own, before, 2, 1, 1, 2));
        own.alerts().acknowledge(own.alerts().openOf(first.machine()).get(0)).expect(200);
        grown(own, before, 2, 1, 1, 1);
        first.measures("temperature", 99).becomes("critical");
        Watched.soon().untilAsserted(() -> grown(own, before, 2, 2, 0, 1));
        second.measures("temperature", 20).becomes("healthy");
        Watched.soon().untilAsserted(() -> grown(own, before, 1, 1, 0, 0));
        own.delete(first.machine()).expect(204);
        Watched.soon().untilAsserted(() -> grown(own, before, 0, 0, 0, 0));
    }

    private static void grown(Api api, JsonNode before, long active, long critical, long warning, long unacknowledged) {
        JsonNode now = api.alerts().stats();
        assertThat(now.path("total_active").longValue())
                .isEqualTo(before.path("total_active").longValue() + active);
        assertThat(now.path("critical_count").longValue())
                .isEqualTo(before.path("critical_count").longValue() + critical);
        assertThat(now.path("warning_count").longValue())
                .isEqualTo(before.path("warning_count").longValue() + warning);
        assertThat(now.path("unacknowledged_count").longValue())
                .isEqualTo(before.path("unacknowledged_count").longValue() + unacknowledged);
        assertThat(now.path("info_count").longValue()).isZero();
    }

    @Test
    void whoMayNotWriteOnlyReadsAlerts() {
        Alerts.Alert alert = raised(85);
        Alerts viewer = fleet.as("viewer").alerts();
        assertThat(viewer.read(alert).expect(200).json()).isEqualTo(alert.json());
        viewer.stats();
        viewer.acknowledge(alert).expectProblem(403, "ROLE_TOO_LOW");
        viewer.snooze(alert, Instant.now().plusSeconds(60)).expectProblem(403, "ROLE_TOO_LOW");
        viewer.acknowledgeAll(List.of(alert.id())).expectProblem(403, "ROLE_TOO_LOW");
        fleet.anonymous("GET", Alerts.PATH).send().expect(401);
        fleet.anonymous("POST", alert.path() + "/acknowledge").send().expect(401);
        assertThat(alerts.current(alert).json()).isEqualTo(alert.json());
    }

    @Test
    void anotherTenantsAlertIsNotThere() {
        Alerts.Alert alert = raised(85);
        Alerts acme = fleet.acme().alerts();
        acme.read(alert).expect(404);
        acme.acknowledge(alert).expect(404);
        acme.snooze(alert, Instant.now().plusSeconds(60)).expect(404);
        assertThat(acme.acknowledgeAll(List.of(alert.id())).status()).isIn(200, 404, 422);
        assertThat(acme.of(watched.machine())).isEmpty();
        assertThat(acme.found()).noneMatch(theirs -> theirs.id().equals(alert.id()));
        assertThat(alerts.current(alert).json()).isEqualTo(alert.json());
    }

    @Test
    void anAlertThatIsNotThereIsNotFound() {
        String unknown = Alerts.PATH + "/" + UUID.randomUUID();
        api.get(unknown).expect(404);
        api.get(Alerts.PATH + "/no-uuid").expect(404);
        api.post(unknown + "/acknowledge", "{}").expect(404);
        api.post(
                        unknown + "/snooze",
                        Json.object(
                                "snooze_until", Instant.now().plusSeconds(60).toString()))
                .expect(404);
    }
}
