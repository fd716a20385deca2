package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class ImportJobsIT {

    private static final int ROWS = Integer.getInteger("fleet.system.rows", 1_500);

    private static final List<String> FIELDS = List.of(
            "id",
            "state",
            "rows_total",
            "rows_done",
            "created",
            "updated",
            "skipped",
            "rows_per_second",
            "eta_seconds",
            "created_at",
            "finished_at");

    private final Fleet fleet;
    private final Api api;
    private final String prefix = Unique.identifier();

    ImportJobsIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.newTenant();
    }

    @Test
    void aJobRunsToItsEndAndCountsWhatItDid() {
        List<String> lines = new ArrayList<>(Csv.machines(prefix, ROWS).toList());
        lines.set(5, Csv.line("", prefix + "-bad", "mqtt", ""));
        lines.set(ROWS - 1, Csv.machine(prefix + "-7"));
        lines.add(3, "\n\n");
        Answer started =
                api.imports().tryStart(Csv.of(lines.toArray(String[]::new))).expect(202);

        JsonNode job = started.json();
        assertThat(job.propertyNames()).containsAll(FIELDS);
        assertThat(job.path("state").stringValue()).isIn("queued", "running", "completed");
        assertThat(Instant.parse(job.path("created_at").stringValue()))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(started.header("Location")).endsWith(Imports.path(job));
        api.get(started.header("Location").replaceFirst("^https?://[^/]+", "")).expect(200);

        JsonNode ended = api.imports().completed(job);
        assertThat(ended.propertyNames()).containsExactlyInAnyOrderElementsOf(job.propertyNames());
        assertThat(ended.path("id")).isEqualTo(job.path("id"));
        assertThat(ended.path("created_at")).isEqualTo(job.path("created_at"));
        counts(ended, ROWS, ROWS - 2, 0, 2);
        assertThat(Instant.parse(ended.path("finished_at").stringValue()))
                .isAfterOrEqualTo(Instant.parse(job.path("created_at").stringValue()));
        await().atMost(Duration.ofSeconds(20)).until(() -> api.total("search", prefix) == ROWS - 2);
    }

    private static void counts(JsonNode job, long rows, long created, long updated, long skipped) {
        assertThat(job.path("rows_total").longValue()).as(job::toString).isEqualTo(rows);
        assertThat(job.path("rows_done").longValue()).as(job::toString).isEqualTo(rows);
        assertThat(job.path("created").longValue()).as(job::toString).isEqualTo(created);
        assertThat(job.path("updated").longValue()).as(job::toString).isEqualTo(updated);
        assertThat(job.path("skipped").longValue()).as(job::toString).isEqualTo(skipped);
    }

    @ParameterizedTest
    @CsvSource({
        "csv,csv",
        "csv,xlsx",
        "csv,ndjson",
        "xlsx,xlsx",
        "xlsx,csv",
        "ndjson,ndjson",
        "ndjson,csv",
        "ndjson,xlsx"
    })
    void whatWasSkippedIsGivenBackToBeMendedAndSentAgain(String input, String output) {
        Machine there = api.registerWith("name", "There", "machine_identifier", prefix + "-T", "protocol", "json");
        List<List<String>> table = List.of(
                List.of("name", "machine_identifier", "protocol", "location"),
                List.of("Mill", prefix + "-1", "json", "Hall 1"),
                List.of("Säge, groß", prefix + "-2", "mqtt", "a\nb"),
                List.of("Mill", there.identifier(), "csv", ""),
                List.of("=1+1", prefix + "-3", "nothing", "Hall \"3\""));
        JsonNode job = api.imports().completed(api.imports().start(file(input, table)));
        counts(job, 4, 1, 0, 3);

        Download errors =
                input.equals(output) ? api.imports().errors(job) : api.imports().errors(job, "format", output);
        List<Map<String, String>> rows = errors.rows(output);
        assertThat(rows).hasSize(3).allMatch(row -> row.containsKey("error"));
        assertThat(rows)
                .extracting(row -> row.get("machine_identifier"))
                .containsExactly(prefix + "-2", there.identifier(), prefix + "-3");
        assertThat(rows.get(0)).containsEntry("name", "Säge, groß").containsEntry("location", "a\nb");
        assertThat(rows.get(0).get("error")).contains("protocol");
        assertThat(rows.get(1)).containsEntry("error", "Duplicate machine_identifier: " + there.identifier());

        Upload mended = mended(errors, output, there.identifier());
        JsonNode again = api.imports().completed(api.imports().start(mended));
        counts(again, 3, 3, 0, 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> api.total("search", prefix) == 5);
        Machine saw = api.list("machine_identifier", prefix + "-2").items().get(0);
        assertThat(saw.name()).isEqualTo("Säge, groß");
        assertThat(saw.location()).isEqualTo("a\nb");
        Machine sum = api.list("machine_identifier", prefix + "-3").items().get(0);
        assertThat(sum.name()).isEqualTo("=1+1");
        assertThat(sum.location()).isEqualTo("Hall \"3\"");
    }

    private static Upload file(String format, List<List<String>> table) {
        return switch (format) {
            case "csv" ->
                Upload.csv(table.stream()
                        .map(row -> Csv.line(row.toArray(String[]::new)))
                        .collect(Collectors.joining()));
            case "xlsx" -> {
                Workbook workbook = new Workbook();
                table.forEach(row -> workbook.texts(row.toArray(String[]::new)));
                yield workbook.upload();
            }
            default ->
                Upload.ndjson(table.stream()
                        .skip(1)
                        .map(row -> Json.object(
                                "name", row.get(0),
                                "machine_identifier", row.get(1),
                                "protocol", row.get(2),
                                "location", row.get(3).isEmpty() ? null : row.get(3)))
                        .collect(Collectors.joining("\n")));
        };
    }

    /** The same file with what was wrong made right, as a person would do it: what was said of each row stays. */
    private Upload mended(Download errors, String format, String taken) {
        if (format.equals("xlsx")) {
            Workbook workbook = new Workbook();
            Workbook.read(errors.bytes())
                    .forEach(row -> workbook.texts(
                            row.stream().map(cell -> mended(cell, taken)).toArray(String[]::new)));
            return workbook.upload();
        }
        return Upload.of(
                "mended",
                "application/octet-stream",
                mended(errors.text(), taken).getBytes(StandardCharsets.UTF_8));
    }

    private String mended(String text, String taken) {
        return text.replace("mqtt", "opc_ua").replace("nothing", "json").replace(taken, prefix + "-4");
    }

    @Test
    void linesThatWereSkippedAreGivenBackAsTheyWereSent() {
        String identifier = prefix + "-1";
        String nested = Json.object("name", "Mill", "machine_identifier", identifier, "protocol", "json")
                .replaceFirst("}$", ",\"location\":{\"hall\":1.50}}");
        JsonNode job = api.imports().completed(api.imports().start(Upload.ndjson(nested + "\nMill;\"A-1\"\n")));
        counts(job, 2, 0, 0, 2);

        List<String> lines = api.imports().errors(job).text().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith(nested.replaceFirst("}$", ",\"error\":\"location: "));
        assertThat(lines.get(1)).startsWith("{\"line\":\"Mill;\\\"A-1\\\"\",\"error\":\"Row 2 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx"})
    void noTableIsGivenThatWouldEmptyWhatLinesLeaveAlone(String format) {
        Machine there = api.registerWith(
                "name", "There", "machine_identifier", prefix, "protocol", "json", "location", "Hall 1");
        String line = Json.object("name", "Renamed", "machine_identifier", there.identifier(), "protocol", "mqtt");
        JsonNode job = api.imports().completed(api.imports().start(Upload.ndjson(line)));
        Upload mended = mended(api.imports().errors(job, "format", format), format, "not there");
        counts(api.imports().completed(api.imports().start(mended, "on_duplicate", "update")), 1, 0, 1, 0);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Machine renamed = api.read(there).machine();
            assertThat(renamed.name()).isEqualTo("Renamed");
            assertThat(renamed.location()).isEqualTo("Hall 1");
        });

        String other =
                Json.object("name", "", "machine_identifier", prefix + "-2", "protocol", "json", "location", "x");
        JsonNode mixed = api.imports().completed(api.imports().start(Upload.ndjson(line + "\n" + other)));
        api.get(Imports.path(mixed) + "/errors?format=" + format).expectInvalid(List.of("query.format"));
    }

    @Test
    void aJobWithoutErrorsHasNoneToGive() {
        JsonNode job = api.imports().completed(api.imports().start(Csv.of(Csv.machine(prefix))));
        assertThat(api.imports().errors(job, "format", "csv").rows("csv")).isEmpty();
        assertThat(api.imports().errors(job, "format", "ndjson").text()).isBlank();
        api.get(Imports.path(job) + "/errors?format=pdf").expectInvalid(List.of("query.format"));
    }

    @Test
    void aJobMayUpdateWhatIsThere() {
        Machine there = api.registerWith("name", "Old", "machine_identifier", prefix + "-T", "protocol", "json");
        JsonNode job = api.imports()
                .completed(api.imports()
                        .start(
                                Csv.of(Csv.line("New", there.identifier(), "csv", "There"), Csv.machine(prefix + "-1")),
                                "on_duplicate",
                                "update"));
        counts(job, 2, 1, 1, 0);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(api.read(there).machine().name()).isEqualTo("New"));
    }

    @Test
    void aFileThatIsTooLargeForAnImportIsNotForAJob() {
        String notes = "n".repeat(20_000);
        StringBuilder text = new StringBuilder("notes,name,machine_identifier,protocol\n");
        for (int row = 0; row < 600; row++) {
            text.append(notes)
                    .append(",Mill,")
                    .append(prefix)
                    .append('-')
                    .append(row)
                    .append(",json\n");
        }
        JsonNode job = api.imports().completed(api.imports().start(Upload.csv(text.toString())));
        counts(job, 600, 600, 0, 0);
    }

    @Test
    void aJobThatIsCancelledStops() {
        Api own = fleet.newTenant();
        String[] lines = Csv.machines(prefix, 20_000).toArray(String[]::new);
        JsonNode job = own.imports().start(Csv.of(lines));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> own.get(Imports.path(job)).json().path("created").longValue() > 0);
        for (int time = 0; time < 2; time++) {
            Answer cancelled = own.call("DELETE", Imports.path(job)).send();
            assertThat(cancelled.status()).as(cancelled::toString).isIn(200, 202, 204);
        }
        JsonNode ended = own.imports().ended(job);
        assertThat(ended.path("state").stringValue()).isEqualTo("cancelled");
        long created = ended.path("created").longValue();
        assertThat(created).isBetween(1L, 19_999L);
        assertThat(ended.path("finished_at").isNull()).isFalse();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(own.total("search", prefix)).isEqualTo(created));
        for (int time = 0; time < 20; time++) {
            assertThat(own.get(Imports.path(job)).json()).isEqualTo(ended);
            assertThat(own.total("search", prefix)).isEqualTo(created);
        }
    }

    @Test
    void theJobsAreAPage() {
        List<String> ids = new ArrayList<>();
        for (int job = 0; job < 3; job++) {
            ids.add(api.imports()
                    .completed(api.imports().start(Csv.of(Csv.machine(prefix + "-" + job))))
                    .path("id")
                    .stringValue());
        }
        JsonNode page =
                api.get(Imports.JOBS + Query.of("page_size", 100)).expect(200).json();
        assertThat(page.propertyNames()).contains("items", "total", "page", "page_size", "total_pages");
        assertThat(Json.elements(page.path("items")))
                .extracting(item -> item.path("id").stringValue())
                .containsAll(ids);
        assertThat(page.path("total").intValue()).isGreaterThanOrEqualTo(3);
        JsonNode item = Json.elements(page.path("items")).stream()
                .filter(each -> each.path("id").stringValue().equals(ids.get(0)))
                .findFirst()
                .orElseThrow();
        assertThat(item).isEqualTo(api.get(Imports.path(item)).expect(200).json());
        JsonNode second = api.get(Imports.JOBS + Query.of("page", 2, "page_size", 1))
                .expect(200)
                .json();
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.path("total")).isEqualTo(page.path("total"));
        api.get(Imports.JOBS + "?page=0&page_size=101").expectInvalid(List.of("query.page", "query.page_size"));
    }

    @Test
    void anotherTenantsJobIsNotThere() {
        JsonNode job = api.imports().completed(api.imports().start(Csv.of(Csv.line("", "", "", "x"))));
        Api admin = fleet.admin();
        admin.get(Imports.path(job)).expect(404);
        admin.get(Imports.path(job) + "/errors").expect(404);
        admin.call("DELETE", Imports.path(job)).send().expect(404);
        assertThat(admin.get(Imports.JOBS + "?page_size=100").expect(200).body())
                .doesNotContain(job.path("id").stringValue());
        assertThat(api.get(Imports.path(job)).json().path("state").stringValue())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "550e8400-e29b-41d4-a716-446655440000", "550e8400e29b41d4a716446655440000"})
    void whatNamesNoJobIsNotFound(String id) {
        api.get(Imports.JOBS + "/" + id).expect(404);
        api.get(Imports.JOBS + "/" + id + "/errors").expect(404);
        api.call("DELETE", Imports.JOBS + "/" + id).send().expect(404);
    }

    @Test
    void onlyWhoMayWriteMayStartOrCancel() {
        Api admin = fleet.admin();
        Upload file = Csv.of(Csv.machine(prefix));
        JsonNode job = admin.imports().completed(admin.imports().start(file));
        for (String client : List.of("viewer", "agent")) {
            fleet.as(client).imports().tryStart(file).expectProblem(403, "ROLE_TOO_LOW");
            fleet.as(client).call("DELETE", Imports.path(job)).send().expectProblem(403, "ROLE_TOO_LOW");
        }
        fleet.anonymous("POST", Imports.JOBS)
                .body(Upload.contentType(), file.form("file"))
                .send()
                .expectProblem(401, "UNAUTHENTICATED");
        fleet.anonymous("GET", Imports.path(job)).send().expectProblem(401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"atomic=true", "dry_run=true", "atomic=x", "dry_run=x", "on_duplicate=x"})
    void whatAJobCannotDoIsRefused(String parameter) {
        api.imports()
                .call(Imports.JOBS + "?" + parameter, Csv.of(Csv.machine(prefix)))
                .send()
                .expectNamed("query." + parameter.split("=", 2)[0]);
        assertThat(api.total("search", prefix)).isZero();
    }

    @Test
    void aJobWithoutAFileIsRefused() {
        api.call("POST", Imports.JOBS)
                .body(Upload.contentType(), Csv.of().form("document"))
                .send()
                .expect(422);
        api.call("POST", Imports.JOBS).json("{}").send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aFileThatIsNoneIsRefusedOrFails() {
        for (String text : List.of("%PDF-1.7\n%\u0000\u0001\u0002", "location\nHall\n")) {
            Answer answer = api.imports().tryStart(Upload.csv(text));
            assertThat(answer.status()).as(answer::toString).isIn(202, 400, 422);
            if (answer.status() == 202) {
                assertThat(api.imports().ended(answer.json()).path("state").stringValue())
                        .isEqualTo("failed");
            }
        }
    }
}
