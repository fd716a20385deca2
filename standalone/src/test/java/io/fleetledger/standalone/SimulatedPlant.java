package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A plant's year in short: machines that come, change and go, groups, rules, and readings some of which raise alerts. */
final class SimulatedPlant {

    private final FleetClient fleet;
    private final Random random = new Random(7);
    private final List<String> identifiers = new ArrayList<>();
    private final List<String> machines = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private int clock;

    SimulatedPlant(FleetClient fleet) {
        this.fleet = fleet;
    }

    /** @param rounds each of some dozen requests */
    void run(int machineCount, int rounds) {
        for (int number = 0; number < machineCount; number++) {
            identifiers.add("PLANT-" + number);
            machines.add(fleet.register("operator", "PLANT-" + number));
        }
        groups.add(fleet.createGroup("operator", "Site"));
        groups.add(fleet.createGroup("operator", "Line 1", groups.get(0)));
        groups.add(fleet.createGroup("operator", "Line 2", groups.get(0)));
        done(fleet.post(
                "operator",
                "/api/v1/alert-rules",
                "{\"name\":\"Hot\",\"metric_name\":\"heat\",\"operator\":\"gt\",\"warning_threshold\":80,"
                        + "\"critical_threshold\":95}"));
        for (int round = 0; round < rounds; round++) {
            measure();
            change();
        }
        awaitRest();
    }

    private void measure() {
        Instant from = Instant.now().minusSeconds(100);
        StringBuilder readings = new StringBuilder();
        for (String identifier : identifiers) {
            for (String metric : List.of("heat", "load")) {
                readings.append(readings.isEmpty() ? "" : ",")
                        .append("{\"machine_identifier\":\"")
                        .append(identifier)
                        .append("\",\"timestamp\":\"")
                        .append(from.plusMillis(clock++ * 20L))
                        .append("\",\"metric_name\":\"")
                        .append(metric)
                        .append("\",\"unit\":\"u\",\"value\":")
                        .append(50 + random.nextInt(50))
                        .append('}');
            }
        }
        done(fleet.post("operator", "/api/v1/ingest", "{\"readings\":[" + readings + "]}"));
    }

    private void change() {
        String machine = any(machines);
        switch (random.nextInt(5)) {
            case 0 ->
                done(fleet.patch(
                        "operator", "/api/v1/machines/" + machine, "{\"name\":\"M " + random.nextInt() + "\"}"));
            case 1 -> {
                done(fleet.delete("operator", "/api/v1/machines/" + machine));
                done(fleet.post("operator", "/api/v1/machines/" + machine + "/restore", ""));
            }
            case 2 ->
                done(fleet.send(
                        "operator",
                        "PUT",
                        "/api/v1/machine-groups/" + any(groups) + "/members",
                        "{\"machine_ids\":[\"" + machine + "\",\"" + any(machines) + "\"]}"));
            case 3 ->
                done(fleet.patch(
                        "operator",
                        "/api/v1/machine-groups/" + any(groups),
                        "{\"name\":\"G " + random.nextInt() + "\"}"));
            default -> done(fleet.patch("operator", "/api/v1/machines/" + machine, "{\"protocol\":\"modbus_tcp\"}"));
        }
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Until nothing follows from what was done any more. */
    void awaitRest() {
        Awaitility.await("the plant to be at rest")
                .atMost(Duration.ofMinutes(5))
                .until(() -> {
                    long before = head();
                    boolean level = segmentsAreLevel("machine-status-saga") && segmentsAreLevel("rule-scope");
                    for (JsonNode projection : json(fleet.get("admin", "/api/v1/admin/projections"))) {
                        level &= projection.get("lag_events").longValue() == 0;
                    }
                    return level && head() == before;
                });
    }

    private boolean segmentsAreLevel(String processor) {
        for (JsonNode segment : json(fleet.get("admin", "/api/v1/admin/processors/" + processor + "/segments"))
                .get("segments")) {
            if (segment.get("lag_events").longValue() > 0) {
                return false;
            }
        }
        return true;
    }

    private long head() {
        return json(fleet.get("admin", "/api/v1/admin/projections/alerts"))
                .get("head")
                .longValue();
    }

    private static void done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }
}
