package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real process, killed with SIGKILL under load, again and again: what it answered is there when it comes back. */
class KilledProcessIT {

    private static final int KILLS = Integer.getInteger("fleet.kills", 1);
    private static final int WRITERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 60;

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @Test
    void everyAcknowledgedWriteSurvivesAKillAndTheStartNeedsNoHand() throws Exception {
        Map<String, String> acknowledgedNames = new ConcurrentHashMap<>();
        Set<String> retired = ConcurrentHashMap.newKeySet();
        for (int kill = 0; kill < KILLS; kill++) {
            try (FleetProcess instance = FleetProcess.start(dataDir, logs)) {
                assertEverythingIsThere(instance, acknowledgedNames, retired);
                writeUntilKilled(instance, kill, acknowledgedNames, retired);
            }
        }
        try (FleetProcess instance = FleetProcess.start(dataDir, logs)) {
            assertEverythingIsThere(instance, acknowledgedNames, retired);
            assertThat(acknowledgedNames).hasSizeGreaterThanOrEqualTo(KILLS * ACKNOWLEDGED_BEFORE_KILL / 3);
        }
    }

    private void writeUntilKilled(FleetProcess instance, int round, Map<String, String> names, Set<String> retired)
            throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicBoolean dead = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            running.add(writers.submit(() -> {
                for (int i = 0; !dead.get(); i++) {
                    try {
                        writeOne(instance, "K" + round + "-" + number + "-" + i, i, names, retired, acknowledged);
                    } catch (UncheckedIOException killed) {
                        return; // What was under way is neither promised nor forbidden.
                    }
                }
            }));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() >= ACKNOWLEDGED_BEFORE_KILL);
        instance.kill();
        dead.set(true);
        for (Future<?> each : running) {
            each.get();
        }
        writers.shutdown();
    }

    /** Registers a machine, renames it, and retires every fifth. */
    private void writeOne(
            FleetProcess instance,
            String identifier,
            int i,
            Map<String, String> names,
            Set<String> retired,
            AtomicInteger acknowledged) {
        String id = instance.client().register("admin", identifier);
        names.put(id, "first");
        acknowledged.incrementAndGet();
        names.put(id, "either"); // Until the rename is answered, both names are right.
        var renamed = instance.client().patch("admin", "/api/v1/machines/" + id, "{\"name\":\"second\"}");
        assertThat(renamed.statusCode()).isEqualTo(200);
        names.put(id, "second");
        acknowledged.incrementAndGet();
        if (i % 5 == 0) {
            names.put(id, "gone");
            assertThat(instance.client()
                            .delete("admin", "/api/v1/machines/" + id)
                            .statusCode())
                    .isEqualTo(204);
            retired.add(id);
            acknowledged.incrementAndGet();
        }
    }

    private static void assertEverythingIsThere(FleetProcess instance, Map<String, String> names, Set<String> retired) {
        var unseen = new ConcurrentLinkedQueue<String>();
        for (var entry : names.entrySet()) {
            var answer = instance.client().get("admin", "/api/v1/machines/" + entry.getKey());
            if (answer.statusCode() != 200) {
                unseen.add(entry.getKey());
                continue;
            }
            JsonNode machine = json(answer);
            if (entry.getValue().equals("second")) {
                assertThat(machine.get("name").stringValue()).isEqualTo("second");
            }
            if (retired.contains(entry.getKey())) {
                assertThat(machine.get("is_active").booleanValue()).isFalse();
            }
        }
        assertThat(unseen).as("acknowledged, and lost").isEmpty();
        assertThat(total(instance, "true") + total(instance, "false"))
                .as("counters agree with the rows")
                .isEqualTo(total(instance, "all"))
                .isEqualTo(rows(instance));
    }

    private static long total(FleetProcess instance, String active) {
        return json(instance.client().get("admin", "/api/v1/machines?page_size=1&is_active=" + active))
                .get("total")
                .longValue();
    }

    private static long rows(FleetProcess instance) {
        long rows = 0;
        String cursor = "";
        do {
            JsonNode page =
                    json(instance.client().get("admin", "/api/v1/machines?page_size=100&is_active=all" + cursor));
            rows += page.get("items").size();
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").stringValue();
        } while (!cursor.isEmpty());
        return rows;
    }
}
