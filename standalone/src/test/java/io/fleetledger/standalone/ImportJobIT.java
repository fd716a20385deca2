package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Long imports from upload to the downloaded error rows. */
class ImportJobIT {

    private static final String JOBS = "/api/v1/machines/import-jobs";

    private static final String MACHINES = "/api/v1/machines";

    private static RunningFleet fleet;

    @TempDir
    private static Path dataDir;

    @TempDir
    Path files;

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(dataDir, "fleet.imports.max-file-size=4MB");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aFileIsRegisteredAndItsBadRowsCanBeMendedAndSentAgain() throws IOException {
        String rows = IntStream.range(0, 1_700)
                .mapToObj(n -> n % 400 == 399
                        ? "kept," + "Machine " + n + ",MEND-" + n + ",telex\n"
                        : "kept,Machine " + n + ",MEND-" + n + ",json\n")
                .collect(Collectors.joining("", "Note,Name,Machine_Identifier,Protocol\n", "kept,,MEND-0,json\n"));
        var queued = fleet.upload("operator", JOBS, file("fleet.csv", rows));
        assertThat(queued.statusCode()).isEqualTo(202);
        JsonNode job = json(queued);
        assertThat(queued.headers().firstValue("Location")).hasValue(JOBS + "/" + id(job));
        assertThat(job.get("state").stringValue()).isEqualTo("queued");
        assertThat(job.get("file_name").stringValue()).isEqualTo("fleet.csv");
        assertThat(job.get("rows_total").isNull()).isTrue();

        JsonNode done = ended(id(job));
        assertThat(done.get("state").stringValue()).isEqualTo("completed");
        assertThat(List.of(
                        number(done, "rows_total"),
                        number(done, "rows_done"),
                        number(done, "created"),
                        number(done, "updated"),
                        number(done, "skipped")))
                .containsExactly(1_701, 1_701, 1_696, 0, 5);
        assertThat(done.get("rows_per_second").doubleValue()).isPositive();
        assertThat(done.get("eta_seconds").isNull()).isTrue();
        assertThat(done.get("finished_at").isNull()).isFalse();

        String errors = fleet.get("viewer", JOBS + "/" + id(job) + "/errors").body();
        assertThat(errors.lines().map(line -> line.replace("\uFEFF", "")))
                .hasSize(6)
                .startsWith("Note,Name,Machine_Identifier,Protocol,error")
                .element(1)
                .isEqualTo("kept,Machine 399,MEND-399,telex,"
                        + "\"protocol: must be one of opc_ua, modbus_tcp, csv, json\"");

        JsonNode again = json(fleet.upload(
                "operator",
                JOBS,
                file("mended.csv", errors.replace(",telex,", ",csv,").replace(",,", ",Named,"))));
        JsonNode mended = ended(id(again));
        assertThat(number(mended, "created")).isEqualTo(4);
        assertThat(fleet.get("viewer", JOBS + "/" + id(again) + "/errors?format=ndjson")
                        .body())
                .isEqualToIgnoringNewLines(
                        "{\"Note\":\"kept\",\"Name\":\"Named\",\"Machine_Identifier\":\"MEND-0\",\"Protocol\":\"json\","
                                + "\"error\":\"Duplicate machine_identifier: MEND-0\"}");
    }

    @Test
    void anUpdateChangesWhatIsThere() throws IOException {
        fleet.register("admin", "UPD-1");
        JsonNode job =
                ended(id(json(fleet.upload("operator", JOBS + "?on_duplicate=update", file("update.ndjson", """
                                {"name":"Changed","machine_identifier":"UPD-1","protocol":"csv"}
                                {"name":"New","machine_identifier":"UPD-2","protocol":"csv"}
                                """)))));
        assertThat(List.of(number(job, "created"), number(job, "updated"), number(job, "skipped")))
                .containsExactly(1, 1, 0);
        assertThat(job.get("on_duplicate").stringValue()).isEqualTo("update");
    }

    @Test
    void aMendedErrorRowLeavesAloneWhatItsLineDidNotName() throws IOException {
        String machine = json(fleet.post("admin", MACHINES, """
                        {"name":"Lathe","machine_identifier":"SPARSE-1","protocol":"json","location":"Hall 3",\
                        "offline_after_seconds":60}""")).get("id").stringValue();
        String update = JOBS + "?on_duplicate=update";
        JsonNode job = ended(id(json(fleet.upload("operator", update, file("blank.ndjson", """
                        {"name":"","machine_identifier":"SPARSE-1","protocol":"json"}
                        """)))));
        assertThat(number(job, "skipped")).isEqualTo(1);
        String errors = fleet.get("viewer", JOBS + "/" + id(job) + "/errors").body();

        JsonNode again = ended(id(json(fleet.upload(
                "operator", update, file("mended.ndjson", errors.replace("\"name\":\"\"", "\"name\":\"Mended\""))))));
        assertThat(number(again, "updated")).isEqualTo(1);
        JsonNode mended = Awaitility.await()
                .until(
                        () -> json(fleet.get("viewer", MACHINES + "/" + machine)),
                        shown -> shown.get("name").stringValue().equals("Mended"));
        assertThat(mended.get("location").stringValue("cleared")).isEqualTo("Hall 3");
        assertThat(mended.get("offline_after_seconds").intValue(0)).isEqualTo(60);
    }

    @Test
    void rowsThatCannotBeReadAreErrorRowsLikeOthers() throws IOException {
        JsonNode lines = ended(id(json(fleet.upload("operator", JOBS, file("lines.ndjson", """
                        {"name":"One","machine_identifier":"READ-1","protocol":"json"}
                        {"name":"Two",
                        {"name":"Three","machine_identifier":"READ-3","protocol":"json"}
                        """)))));
        assertThat(List.of(number(lines, "created"), number(lines, "skipped"))).containsExactly(2, 1);
        assertThat(fleet.get("viewer", JOBS + "/" + id(lines) + "/errors").body())
                .contains("Row 2 is no JSON object");

        JsonNode cells = ended(id(json(fleet.upload(
                "operator",
                JOBS,
                file(
                        "cells.csv",
                        "name,machine_identifier,protocol\n" + "x".repeat(100_000) + ",READ-4,json\n"
                                + "Five,READ-5,json\n")))));
        assertThat(List.of(number(cells, "created"), number(cells, "skipped"))).containsExactly(1, 1);
        for (String format : List.of("csv", "xlsx", "ndjson")) {
            assertThat(fleet.get("viewer", JOBS + "/" + id(cells) + "/errors?format=" + format)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(fleet.get("viewer", JOBS + "/" + id(cells) + "/errors").body())
                .contains("READ-4,json", "name: has more than 32,767 characters");
    }

    @Test
    void whatCanBeSaidOfAFileAtOnceIsSaidAtOnce() throws IOException {
        Path good = file("good.csv", "name,machine_identifier,protocol\nA,A,json\n");
        long before = number(json(fleet.get("viewer", JOBS)), "total");

        assertThat(fleet.upload("operator", JOBS, file("x.csv", "name,protocol\nA,json\n"))
                        .body())
                .contains("VALIDATION_FAILED", "machine_identifier");
        assertThat(fleet.upload("operator", JOBS, file("x.csv", "")).statusCode())
                .isEqualTo(400);
        for (String mode : List.of("atomic=true", "dry_run=true", "on_duplicate=perhaps")) {
            assertThat(fleet.upload("operator", JOBS + "?" + mode, good).statusCode())
                    .as(mode)
                    .isEqualTo(422);
        }
        var keyed = fleet.upload("operator", JOBS, good, "Idempotency-Key", "k");
        assertThat(keyed.statusCode()).isEqualTo(422);
        assertThat(json(keyed).at("/errors/0/loc").toString()).isEqualTo("[\"header\",\"Idempotency-Key\"]");
        assertThat(fleet.upload("viewer", JOBS, good).statusCode()).isEqualTo(403);
        assertThat(fleet.post("operator", JOBS, "{}").statusCode()).isEqualTo(415);

        assertThat(number(json(fleet.get("viewer", JOBS)), "total")).isEqualTo((int) before);
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAndNoJob() throws IOException {
        long before = number(json(fleet.get("viewer", JOBS)), "total");

        var refused = fleet.upload(
                "operator",
                JOBS,
                file("large.csv", "name,machine_identifier,protocol\n" + " ".repeat(4 * 1024 * 1024)));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("PAYLOAD_TOO_LARGE");
        assertThat(number(json(fleet.get("viewer", JOBS)), "total")).isEqualTo((int) before);
    }

    @Test
    void aFileThatBreaksOffFailsItsJobBeforeAnythingIsRegistered() throws IOException {
        // Far enough behind the beginning that the upload itself is not refused.
        String rows = IntStream.range(0, 3_000)
                .mapToObj(n -> "{\"name\":\"Machine " + n + "\",\"machine_identifier\":\"BREAK-" + n
                        + "\",\"protocol\":\"json\"}\n")
                .collect(Collectors.joining("", "", "{\"name\":\"\u00FF"));
        Path broken = Files.write(files.resolve("break.ndjson"), rows.getBytes(StandardCharsets.ISO_8859_1));
        JsonNode job = ended(id(json(fleet.upload("operator", JOBS, broken))));
        assertThat(job.get("state").stringValue()).isEqualTo("failed");
        assertThat(job.get("error").stringValue()).contains("not valid UTF-8");
        assertThat(number(job, "rows_done")).isZero();

        // Behind a machine that came later, the list would show those of the file.
        fleet.register("admin", "BEHIND-BREAK");
        Awaitility.await()
                .until(() -> number(json(fleet.get("viewer", MACHINES + "?search=BEHIND-BREAK")), "total") == 1);
        assertThat(number(json(fleet.get("viewer", MACHINES + "?search=BREAK-")), "total"))
                .isZero();
    }

    @Test
    void aCancelledJobStopsWithinABatchAndStaysCancelled() throws IOException {
        String rows = IntStream.range(0, 60_000)
                .mapToObj(n -> "Machine " + n + ",CANCEL-" + n + ",json\n")
                .collect(Collectors.joining("", "name,machine_identifier,protocol\n", ""));
        String id = id(json(fleet.upload("operator", JOBS, file("cancel.csv", rows))));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> number(json(fleet.get("viewer", JOBS + "/" + id)), "rows_done") > 0);
        assertThat(fleet.delete("viewer", JOBS + "/" + id).statusCode()).isEqualTo(403);
        assertThat(fleet.delete("acme-admin", JOBS + "/" + id).statusCode()).isEqualTo(404);
        assertThat(fleet.get("viewer", JOBS + "/" + id).headers().firstValue("ETag"))
                .hasValue("\"1\"");
        assertThat(json(fleet.get("viewer", JOBS + "/" + id))
                        .get("cancellation_requested")
                        .booleanValue())
                .isFalse();
        var cancelled = fleet.delete("admin", JOBS + "/" + id);
        assertIsBeingCancelled(cancelled);
        JsonNode shown = json(fleet.get("viewer", JOBS + "/" + id));
        assertThat(shown.get("cancellation_requested").booleanValue()).isTrue();
        int doneWhenCancelled = number(shown, "rows_done");
        assertIsBeingCancelled(fleet.delete("operator", JOBS + "/" + id));

        // Another job is worked on meanwhile, so that the cancelled one would have gone on if it could.
        ended(id(json(fleet.upload(
                "operator", JOBS, file("after.csv", "name,machine_identifier,protocol\nA,AFTER-CANCEL,json\n")))));
        JsonNode job = ended(id);
        assertThat(job.get("state").stringValue()).isEqualTo("cancelled");
        assertThat(fleet.get("viewer", JOBS + "/" + id).headers().firstValue("ETag"))
                .hasValue("\"2\"");
        assertThat(number(job, "rows_done")).isBetween(doneWhenCancelled, doneWhenCancelled + 500);
        assertThatItWasCancelledBy(
                "admin", cancelled.headers().firstValue("X-Correlation-Id").orElseThrow(), id);
        Awaitility.await("the list to show what was registered, and no more")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> number(json(fleet.get("viewer", "/api/v1/machines?page_size=1&search=CANCEL-")), "total"),
                        total -> total == number(job, "created"));
    }

    /** Without a tag, which would be that of another version as soon as the worker has noticed. */
    private static void assertIsBeingCancelled(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
    }

    /** And not by who uploaded the file, for whom its worker acts. */
    private static void assertThatItWasCancelledBy(String client, String correlationId, String job) {
        var about = "?resource_type=import_job&resource_id=" + job;
        Awaitility.await("the audit")
                .untilAsserted(() -> assertThat(json(fleet.get("viewer", "/api/v1/audit" + about))
                                .get("items")
                                .valueStream()
                                .map(entry -> entry.get("action").stringValue() + " by "
                                        + entry.get("user_id").stringValue()))
                        .containsExactly(
                                "import-job.cancelled by " + client,
                                "import-job.cancellation-requested by " + client,
                                "import-job.queued by operator"));
        var types = "&type=io.fleetledger.import-job.cancelled&type=io.fleetledger.import-job.cancellation-requested";
        try (EventReader events = fleet.events("viewer", "?after=0" + types)) {
            assertThat(aboutJob(events.await("both", read -> aboutJob(read, job).size() == 2), job))
                    .allMatch(event -> event.get("actor").stringValue().equals(client))
                    .allMatch(event -> event.get("correlationid").stringValue().equals(correlationId));
        }
    }

    private static List<JsonNode> aboutJob(List<JsonNode> events, String job) {
        return events.stream()
                .filter(event -> event.at("/data/job_id").stringValue().equals(job))
                .toList();
    }

    @Test
    void theListShowsTheNewestFirstAndNothingOfAnotherTenant() throws IOException {
        Path file = file("list.csv", "name,machine_identifier,protocol\n");
        String first = id(json(fleet.upload("acme-admin", JOBS, file)));
        String second = id(json(fleet.upload("acme-admin", JOBS, file)));
        JsonNode page = json(fleet.get("acme-admin", JOBS + "?page_size=1"));
        assertThat(number(page, "total")).isEqualTo(2);
        assertThat(number(page, "total_pages")).isEqualTo(2);
        assertThat(id(page.at("/items/0"))).isEqualTo(second);
        assertThat(id(json(fleet.get("acme-admin", JOBS + "?page_size=1&page=2"))
                        .at("/items/0")))
                .isEqualTo(first);
        assertThat(fleet.get("viewer", JOBS + "?page_size=100").body()).doesNotContain(first);
        assertThat(fleet.get("viewer", JOBS + "/" + first).statusCode()).isEqualTo(404);
        assertThat(fleet.get("viewer", JOBS + "/" + first + "/errors").statusCode())
                .isEqualTo(404);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(files.resolve(name), content);
    }

    private static JsonNode ended(String id) {
        return Awaitility.await("import job " + id)
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> json(fleet.get("viewer", JOBS + "/" + id)),
                        job -> !List.of("queued", "running")
                                .contains(job.get("state").stringValue()));
    }

    private static String id(JsonNode job) {
        return job.get("id").stringValue();
    }

    private static int number(JsonNode node, String field) {
        return node.get(field).intValue();
    }
}
