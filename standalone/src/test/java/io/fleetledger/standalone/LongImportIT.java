package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Long imports in a real process: killed in the middle, and watched for the memory they take. A short form of the
 * kill runs in every build; {@code ./mvnw verify -Plong-imports -pl standalone -am} runs the long one, with five kills
 * and a million rows. That one takes from ten minutes up, and 15 GB of the folder for temporary files.
 */
class LongImportIT {

    private static final int KILLS = Integer.getInteger("fleet.import.kills", 1);
    private static final int ROWS_PER_KILL = Integer.getInteger("fleet.import.rows-per-kill", 1_000);
    private static final int FEW_ROWS = Integer.getInteger("fleet.import.few-rows", 1_000);
    private static final int MANY_ROWS = Integer.getInteger("fleet.import.rows", 0);
    /**
     * A batch under way, filler that a full collection leaves between objects (12 MB in one of two), and what the
     * stores keep in memory of their files: 10 bytes per machine that is there, whether it was imported or not.
     */
    private static final long NOISE_BYTES = 48L << 20;
    /** Full after a few thousand rows. At its usual size it would fill up in the longer import only. */
    private static final String SMALL_CACHE = "fleet.read-store.cache-size=16MB";

    private static final String JOBS = "/api/v1/machines/import-jobs";

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @TempDir
    Path files;

    @Test
    void aKilledImportGoesOnAndNoRowIsThereTwiceOrMissing() throws Exception {
        int rows = ROWS_PER_KILL * KILLS;
        String job;
        try (KillableFleet fleet = KillableFleet.start(dataDir, logs)) {
            job = upload(fleet, rows, 100);
            awaitRows(fleet.client(), job, 1);
            fleet.kill();
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (KillableFleet fleet = KillableFleet.start(dataDir, logs)) {
                awaitRows(fleet.client(), job, rows * kill / KILLS);
                fleet.kill();
            }
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            JsonNode done = awaitEnd(fleet, job);
            int bad = rows / 100;
            assertThat(done.get("state").stringValue()).isEqualTo("completed");
            assertThat(done.get("rows_done").intValue()).isEqualTo(rows);
            assertThat(done.get("created").intValue()).isEqualTo(rows - bad);
            assertThat(done.get("skipped").intValue()).isEqualTo(bad);
            assertThat(identifiers(fleet, rows - bad)).hasSize(rows - bad);
            assertThat(fleet.get("viewer", JOBS + "/" + job + "/errors").body().lines())
                    .hasSize(bad + 1)
                    .doesNotHaveDuplicates();
        }
    }

    /** The job's memory, that is: the stores' caches fill with the fleet up to their bound, whoever makes it grow. */
    @Test
    @EnabledIfSystemProperty(
            named = "fleet.import.rows",
            matches = ".+",
            disabledReason = "only a file of very many rows tells growth from noise: profile long-imports")
    void memoryDoesNotGrowWithTheFile() throws Exception {
        try (KillableFleet fleet = KillableFleet.start(dataDir, logs, SMALL_CACHE)) {
            long few = liveHeapDuring(fleet, upload(fleet, FEW_ROWS, 10), FEW_ROWS);
            long many = liveHeapDuring(fleet, upload(fleet, MANY_ROWS, 10), MANY_ROWS);
            System.out.printf(
                    "Live heap during an import: %,d bytes at %,d rows, %,d bytes at %,d rows%n",
                    few, FEW_ROWS, many, MANY_ROWS);
            assertThat(many).isLessThan(few + NOISE_BYTES);
        }
    }

    /** The most that was in use at any quarter of the job. */
    private static long liveHeapDuring(KillableFleet fleet, String job, int rows) throws IOException {
        long most = 0;
        for (int quarter = 1; quarter < 4; quarter++) {
            awaitRows(fleet.client(), job, rows / 4 * quarter);
            most = Math.max(most, fleet.liveHeap());
        }
        JsonNode done = awaitEnd(fleet.client(), job);
        assertThat(done.get("state").stringValue()).isEqualTo("completed");
        System.out.println("Imported: " + done);
        return most;
    }

    /** Every n-th row has no name. */
    private String upload(KillableFleet fleet, int rows, int everyBad) throws IOException {
        Path file = files.resolve(rows + ".csv");
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("name,machine_identifier,protocol,location\n");
            for (int n = 0; n < rows; n++) {
                csv.write((n % everyBad == 0 ? "" : "Machine " + n) + "," + rows + "-" + n + ",opc_ua,Hall " + n % 7
                        + "\n");
            }
        }
        var queued = fleet.client().upload("operator", JOBS, file);
        assertThat(queued.statusCode()).as(queued.body()).isEqualTo(202);
        return json(queued).get("id").stringValue();
    }

    private static void awaitRows(FleetClient fleet, String job, int rows) {
        Awaitility.await(rows + " rows")
                .atMost(Duration.ofMinutes(60))
                .until(() -> job(fleet, job).get("rows_done").intValue() >= rows);
    }

    private static JsonNode awaitEnd(FleetClient fleet, String job) {
        return Awaitility.await("the end of the import")
                .atMost(Duration.ofMinutes(60))
                .until(() -> job(fleet, job), now -> !now.get("finished_at").isNull());
    }

    private static JsonNode job(FleetClient fleet, String job) {
        return json(fleet.get("viewer", JOBS + "/" + job));
    }

    /** Of all machines of the list, which has to catch up with the import first. */
    private static Set<String> identifiers(FleetClient fleet, int expected) {
        Awaitility.await("the list to catch up")
                .atMost(Duration.ofMinutes(5))
                .until(() -> json(fleet.get("viewer", "/api/v1/machines?page_size=1"))
                                .get("total")
                                .intValue()
                        >= expected);
        Set<String> identifiers = new HashSet<>();
        long rows = 0;
        String cursor = "";
        do {
            JsonNode page = json(fleet.get("viewer", "/api/v1/machines?sort_by=created_at&page_size=100" + cursor));
            for (JsonNode machine : page.get("items")) {
                identifiers.add(machine.get("machine_identifier").stringValue());
                rows++;
            }
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").stringValue();
        } while (!cursor.isEmpty());
        assertThat(rows).as("rows of the list").isEqualTo(identifiers.size());
        return identifiers;
    }
}
