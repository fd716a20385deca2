package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class ObservabilityIT {

    private final Fleet fleet;

    ObservabilityIT(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void everyAnswerNamesItsCorrelation() {
        String first = fleet.admin().get(Api.MACHINES).header("X-Correlation-Id");
        String second = fleet.admin().get(Api.MACHINES).header("X-Correlation-Id");
        assertThat(first).matches("[0-9a-f]{32}");
        assertThat(second).matches("[0-9a-f]{32}").isNotEqualTo(first);
    }

    @Test
    void aCallersTraceIsGoneOnWith() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (Call call : List.of(
                fleet.admin().call("GET", Api.MACHINES),
                fleet.admin()
                        .call("POST", Api.MACHINES)
                        .json(Json.object(
                                "name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json")),
                fleet.admin().call("GET", Api.MACHINES + "/x"),
                fleet.anonymous("GET", Api.MACHINES))) {
            Answer answer = call.header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                    .send();
            assertThat(answer.header("X-Correlation-Id")).isEqualTo(trace);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void aTraceThatCannotBeReadIsReplaced(String traceparent) {
        Answer answer = fleet.admin()
                .call("GET", Api.MACHINES)
                .header("traceparent", traceparent)
                .send()
                .expect(200);
        assertThat(answer.header("X-Correlation-Id"))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736")
                .isNotEqualTo("0".repeat(32));
    }

    @Test
    void healthTellsTheStoresAndTheProjectionsApart() {
        JsonNode health =
                fleet.anonymous("GET", "/actuator/health").send().expect(200).json();
        assertThat(health.path("status").stringValue()).isEqualTo("UP");
        for (String part : List.of("eventStore", "readStore", "projections")) {
            assertThat(health.path("components").path(part).path("status").asString())
                    .as(part)
                    .isEqualTo("UP");
        }
        for (String probe : List.of("liveness", "readiness")) {
            fleet.anonymous("GET", "/actuator/health/" + probe).send().expect(200);
        }
    }

    @Test
    void metricsTellWhatTheFleetDoes() {
        fleet.admin().read(fleet.admin().register()).expect(200);
        Answer answer = fleet.anonymous("GET", "/actuator/prometheus").send();
        assumeTrue(
                !fleet.isBehindGateway() || answer.status() != 404,
                "of several processes each has figures of its own, which their gateway does not show");
        String metrics = answer.expect(200).body();
        assertThat(metrics)
                .contains(
                        "fleet_commands_seconds_count{",
                        "fleet_queries_seconds_count{",
                        "fleet_projection_lag_events{",
                        "fleet_dead_letters{");
        assertThat(metrics.lines().filter(line -> line.startsWith("fleet_dead_letters{")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void nothingElseOfTheProcessIsShown() {
        for (String target : List.of(
                "/actuator/env", "/actuator/beans", "/actuator/heapdump", "/actuator/shutdown", "/error", "/")) {
            assertThat(fleet.anonymous("GET", target).send().status())
                    .as(target)
                    .isIn(401, 403, 404);
        }
    }
}
