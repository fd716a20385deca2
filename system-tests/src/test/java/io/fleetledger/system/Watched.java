package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/** A machine of one test's own whose status moves. */
record Watched(Api api, Machine machine) {

    static Watched machine(Api api) {
        return new Watched(api, api.register("Watched"));
    }

    /** As long as anything may take that is to be seen soon, on a machine that has other things to do. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    /** Measured now. */
    Watched measures(String metric, double value) {
        return measures(metric, value, Instant.now());
    }

    Watched measures(String metric, double value, Instant at) {
        api.readings().put(machine, metric, value, at);
        return this;
    }

    String status() {
        return api.read(machine).expect(200).machine().status();
    }

    /**
     * A change of its status, as its history tells it.
     *
     * @param at when it was recorded
     */
    record Change(String to, Instant at) {}

    /** All changes so far, those too that are over before anybody looks. */
    List<Change> changes() {
        JsonNode history =
                api.get(machine.path() + "/history?limit=100").expect(200).json();
        return Json.elements(history.path("items")).stream()
                .filter(item -> item.path("type").stringValue().equals("io.fleetledger.machine.status-changed"))
                .map(item -> new Change(
                        item.path("payload").path("new_status").stringValue(),
                        Instant.parse(item.path("timestamp").stringValue())))
                .toList();
    }

    /** Its changes, once there are as many, which have to be these. */
    List<Change> changed(String... statuses) {
        List<Change> changes = soon().until(this::changes, all -> all.size() >= statuses.length);
        assertThat(changes).extracting(Change::to).containsExactly(statuses);
        return changes;
    }

    /** One after the other, and perhaps others between them: a rule comes into force a moment after its answer. */
    Watched goesThrough(String... statuses) {
        soon().untilAsserted(() -> assertThat(changes()).extracting(Change::to).containsSubsequence(statuses));
        return this;
    }

    Watched becomes(String status) {
        soon().untilAsserted(() -> assertThat(status()).isEqualTo(status));
        return this;
    }

    /**
     * Nothing that was sent before has changed the status: a machine's inputs are judged in order, and one that is sent
     * now, past a rule of its own, has been judged.
     */
    Watched stays(String status) {
        String probe = "probe " + Unique.token();
        Rules.Rule rule = api.rules().createFor(machine, "metric_name", probe, "warning_threshold", null);
        measures(probe, 96);
        soon().untilAsserted(() -> assertThat(api.alerts().openOf(machine))
                .anyMatch(alert -> alert.ruleId().equals(rule.id())));
        becomes("critical");
        measures(probe, 0);
        soon().untilAsserted(() -> assertThat(api.alerts().openOf(machine))
                .noneMatch(alert -> alert.ruleId().equals(rule.id())));
        api.rules().delete(rule).expect(204);
        return becomes(status);
    }

    /** Every severity that an alert of this rule and the machine has now, with whether it is open. */
    List<String> alerts(Rules.Rule rule) {
        return api.alerts().of(machine).stream()
                .filter(alert -> alert.ruleId().equals(rule.id()))
                .map(alert -> alert.severity() + (alert.open() ? " open" : " resolved"))
                .sorted()
                .toList();
    }

    Watched hasAlerts(Rules.Rule rule, String... alerts) {
        soon().untilAsserted(() -> assertThat(alerts(rule)).containsExactly(alerts));
        return this;
    }
}
