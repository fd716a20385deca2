package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static io.fleetledger.standalone.FleetClient.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The disk is full while the product runs: what cannot be kept is refused, and what was answered is there afterwards. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {

    private static final int DISK_MEGABYTES = 96;
    private static final int LEFT_BYTES = 2_000_000;
    private static final int REFUSED = 20;
    private static final int AT_MOST = 20_000;
    /** Projections that cannot be written show nothing, however long a write waits for them. */
    private static final String SHORT_WAIT = "fleet.read-your-writes.bound=2s";

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    /** By identifier, the ids of those that were answered. */
    private final Map<String, String> answered = new TreeMap<>();

    private final Map<String, HttpResponse<String>> refused = new TreeMap<>();
    private int number;

    @Test
    void writesAreRefusedUntilThereIsRoomAgainAndNothingThatWasAnsweredIsLost() throws Exception {
        try (KillableFleet fleet =
                KillableFleet.start(Mounts.disk(dataDir, DISK_MEGABYTES), dataDir, logs, SHORT_WAIT)) {
            FleetClient client = fleet.client();
            answered.put("KNOWN", client.register("operator", "KNOWN"));
            Path ballast = Mounts.ofProcess(fleet, dataDir).resolve("ballast");
            fillUp(ballast);
            while (refused.size() < REFUSED && number < AT_MOST) {
                write(client);
            }
            assertThat(refused).as("the disk is full").hasSize(REFUSED);
            refused.values().forEach(FullDiskIT::isARefusalThatPasses);
            for (String read : List.of("/machines/" + answered.get("KNOWN"), "/machines?search=known")) {
                isAnsweredOrRefused(client.get("viewer", "/api/v1" + read));
            }
            assertThat(client.get("", "/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
            assertThat(client.get("", "/actuator/health/liveness").statusCode()).isEqualTo(200);

            Files.delete(ballast);
            await("writes to be taken again, by nobody's hand")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> client.post("operator", "/api/v1/machines", machine("After", "AFTER"))
                                    .statusCode()
                            == 201);
            whatWasAnsweredIsThereAndWhatWasNotIsThereOnceAtMost(client);
        }
    }

    /** A limit of the file's size, which needs no rights: there seems to be room, and yet no write succeeds. */
    @Test
    void aProcessWhoseFilesMayNotGrowLosesNothingThatItHasAnswered() throws Exception {
        try (KillableFleet fleet = KillableFleet.start(dataDir, logs, SHORT_WAIT)) {
            FleetClient client = fleet.client();
            answered.put("KNOWN", client.register("operator", "KNOWN"));
            limitFiles(fleet, Files.size(dataDir.resolve("events.mv.db")) + 300_000);
            while (refused.isEmpty() && fleet.isAlive() && number < AT_MOST) {
                write(client);
            }
            refused.values().forEach(FullDiskIT::isARefusalThatPasses);
            assertThat(refused.size() + unanswered).as("the limit is met").isPositive();
            assertThat(answered).hasSizeGreaterThan(1);
            fleet.kill();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "AFTER");
            whatWasAnsweredIsThereAndWhatWasNotIsThereOnceAtMost(fleet);
        }
    }

    private int unanswered;

    private void write(FleetClient client) {
        String identifier = "MILL-" + number++;
        try {
            HttpResponse<String> answer =
                    client.post("operator", "/api/v1/machines", machine("Mill ".repeat(40), identifier));
            if (answer.statusCode() == 201) {
                answered.put(identifier, json(answer).get("id").stringValue());
            } else {
                refused.put(identifier, answer);
            }
        } catch (UncheckedIOException noAnswer) { // It may start anew right now, or have ended.
            unanswered++;
        }
    }

    private static void isARefusalThatPasses(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(answer).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");
    }

    /** Refused once the read store could not be written, either: then it is not known what it holds. */
    private static void isAnsweredOrRefused(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).contains("KNOWN");
        } else {
            isARefusalThatPasses(answer);
        }
    }

    private void whatWasAnsweredIsThereAndWhatWasNotIsThereOnceAtMost(FleetClient client) {
        await("all to be shown")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(listed(client).keySet()).containsAll(answered.keySet()));
        Map<String, Integer> times = new HashMap<>();
        listed(client).forEach((identifier, count) -> times.merge(identifier, count, Integer::sum));
        assertThat(times.values()).containsOnly(1);
        answered.forEach((identifier, id) -> assertThat(json(client.get("viewer", "/api/v1/machines/" + id))
                        .path("machine_identifier")
                        .asString())
                .isEqualTo(identifier));
        for (String identifier : refused.keySet()) {
            int again = client.post("operator", "/api/v1/machines", machine("Again", identifier))
                    .statusCode();
            assertThat(again).as(identifier).isEqualTo(times.containsKey(identifier) ? 409 : 201);
        }
    }

    private static Map<String, Integer> listed(FleetClient client) {
        Map<String, Integer> times = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = json(client.get("viewer", "/api/v1/machines?is_active=all&page_size=100" + cursor));
            page.get("items")
                    .forEach(machine ->
                            times.merge(machine.get("machine_identifier").stringValue(), 1, Integer::sum));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").stringValue();
        } while (!cursor.isEmpty());
        return times;
    }

    /** Asked by path: the file store of another process's mounts has no entry among ours. */
    private static void fillUp(Path ballast) throws IOException {
        byte[] part = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (ballast.toFile().getUsableSpace() > LEFT_BYTES) {
                out.write(part);
            }
        }
    }

    private static void limitFiles(KillableFleet fleet, long bytes) throws IOException, InterruptedException {
        try {
            int status = new ProcessBuilder(
                            List.of("prlimit", "--pid", String.valueOf(fleet.pid()), "--fsize=" + bytes + ":"))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).as("prlimit").isZero();
        } catch (IOException notThere) {
            String why = "SKIPPED: no prlimit here to limit the size of a process's files";
            System.out.println(why);
            Assumptions.abort(why);
        }
    }
}
