package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class ImportIT {

    private static final int MOST = 500;

    private final Fleet fleet;
    private final Api api;
    private final String prefix = Unique.identifier();

    ImportIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.newTenant();
    }

    @Test
    void takesAFileAsCurlSendsIt(@TempDir Path folder) throws Exception {
        assumeTrue(hasCurl(), "needs curl");
        Path file = Files.writeString(
                folder.resolve("machines.csv"), Csv.HEADER + Csv.machine(prefix + "-1") + Csv.machine(prefix + "-2"));
        Process curl = new ProcessBuilder(
                        "curl",
                        "-s",
                        "-X",
                        "POST",
                        fleet.uri(Imports.PATH).toString(),
                        "-H",
                        "Authorization: Bearer " + api.token(),
                        "-F",
                        "file=@" + file)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonNode answer = Json.parse(output);
        assertThat(answer.path("created").intValue()).as(output).isEqualTo(2);
        assertThat(answer.path("skipped").intValue()).isZero();
        assertThat(answer.path("errors").isArray()).isTrue();
        assertThat(answer.path("errors").size()).isZero();
        assertThat(api.total("search", prefix)).isEqualTo(2);
    }

    private static boolean hasCurl() throws Exception {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
    }

    @Test
    void whatIsCreatedIsThereAtOnce() {
        long total = api.total();
        ImportReport report = api.imports()
                .run(Csv.of(
                        Csv.line(" Säge 😀 ", "  " + prefix + "-1 ", "opc_ua", "Halle Süd, Platz 3"),
                        Csv.line("Press", prefix + "-2", "modbus_tcp", "")));
        assertThat(report.created()).isEqualTo(2);
        assertThat(report.rows()).isEmpty();

        List<Machine> created =
                api.list("search", prefix, "sort_by", "machine_identifier").items();
        assertThat(api.total()).isEqualTo(total + 2);
        assertThat(created).hasSize(2);
        Machine saw = created.get(0);
        assertThat(saw.name()).isEqualTo("Säge 😀");
        assertThat(saw.identifier()).isEqualTo(prefix + "-1");
        assertThat(saw.protocol()).isEqualTo("opc_ua");
        assertThat(saw.location()).isEqualTo("Halle Süd, Platz 3");
        assertThat(saw.status()).isEqualTo("offline");
        assertThat(saw.active()).isTrue();
        assertThat(saw.version()).isEqualTo(1);
        assertThat(created.get(1).location()).isNull();
        assertThat(api.read(saw).expect(200).machine()).isEqualTo(saw);
        assertThat(api.total("machine_identifier", saw.identifier())).isEqualTo(1);
        api.tryRegister(saw.identifier()).expectProblem(409, "IDENTIFIER_TAKEN");
        api.patch(saw, "name", "Renamed").expect(200);
        Group group = api.groups().root();
        api.groups().putMembers(group, List.of(saw.id())).expect(200);
    }

    @Test
    void threeBadRowsOfFiveHundredStopNoOther() {
        List<String> lines = new ArrayList<>(Csv.machines(prefix, MOST).toList());
        lines.set(0, Csv.line("", prefix + "-a", "json", ""));
        lines.set(249, Csv.line("Mill", prefix + "-b", "mqtt", ""));
        lines.set(499, Csv.line("Mill", "x".repeat(256), "json", ""));
        ImportReport report = api.imports().run(Csv.of(lines.toArray(String[]::new)));

        assertThat(report.created()).isEqualTo(MOST - 3);
        assertThat(report.skipped()).isEqualTo(3);
        assertThat(report.rows()).containsExactly(2L, 251L, 501L);
        assertThat(report.errors().get(2L)).contains("name");
        assertThat(report.errors().get(251L)).contains("protocol");
        assertThat(report.errors().get(501L)).contains("machine_identifier");
        api.imports().seen(report, MOST - 3, "search", prefix);
        assertThat(api.walk("search", prefix)).hasSize(MOST - 3);
    }

    @Test
    void moreThanFiveHundredRowsAreRefusedAndNothingIsCreated() {
        api.imports()
                .send(Csv.of(Csv.machines(prefix, MOST + 1).toArray(String[]::new)))
                .expect(422);
        Workbook workbook = new Workbook().header();
        for (int row = 0; row <= MOST; row++) {
            workbook.machine(prefix + "-" + row);
        }
        api.imports().send(workbook.upload()).expect(422);
        assertThat(api.total("search", prefix, "is_active", "all")).isZero();
    }

    @Test
    void blankRowsAreNoRowsButHaveNumbers() {
        StringBuilder text = new StringBuilder(Csv.HEADER);
        Csv.machines(prefix, MOST - 1).forEach(line -> text.append(line).append("\n,,,\n  , ,,\n"));
        text.append(Csv.line("Mill", prefix + "-last", "mqtt", "")).append("\n\n");
        ImportReport report = api.imports().run(Upload.csv(text.toString()));
        assertThat(report.created()).isEqualTo(MOST - 1);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.rows()).containsExactly(2L + 4 * (MOST - 1));
    }

    @Test
    void aQuotedNewlineBeginsNoNewRow() {
        ImportReport report = api.imports()
                .run(Csv.of(
                        Csv.line("Mill\nof two lines", prefix + "-1", "json", "a\r\nb\r\nc"),
                        Csv.line("Mill", prefix + "-2", "mqtt", "a\nb"),
                        Csv.line("\"Mill\", quoted", prefix + "-3", "json", "\n"),
                        Csv.line("Mill", prefix + "-4", "", "")));
        assertThat(report.created()).isEqualTo(2);
        assertThat(report.rows()).containsExactly(3L, 5L);
        assertThat(api.list("machine_identifier", prefix + "-1").items().get(0).name())
                .isEqualTo("Mill\nof two lines");
        assertThat(api.list("machine_identifier", prefix + "-3").items().get(0).name())
                .isEqualTo("\"Mill\", quoted");
    }

    @Test
    void everyRuleOfAMachineHoldsForARow() {
        ImportReport report = api.imports()
                .run(Csv.of(
                        Csv.line("n".repeat(255), prefix + "-1", "json", "l".repeat(500)),
                        Csv.line("😀".repeat(255), prefix + "-2", "csv", "😀".repeat(500)),
                        Csv.line("n".repeat(256), prefix + "-3", "json", ""),
                        Csv.line("Mill", prefix + "-4", "json", "l".repeat(501)),
                        Csv.line("Mill", "", "json", ""),
                        Csv.line("Mill", prefix + "\t5", "json", ""),
                        Csv.line("", "", "mqtt", "l".repeat(501))));
        assertThat(report.created()).isEqualTo(2);
        assertThat(report.rows()).containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(report.errors().values()).noneMatch(String::isBlank);
    }

    @Test
    void duplicatesAreSkippedAndSaid() {
        Machine there = api.registerWith("name", "There", "machine_identifier", prefix + "-T", "protocol", "json");
        ImportReport report = api.imports()
                .run(Csv.of(
                        Csv.machine(prefix + "-1"),
                        Csv.machine(there.identifier()),
                        Csv.machine(prefix + "-2"),
                        Csv.line("Another", "  " + prefix + "-1 ", "csv", ""),
                        Csv.machine(prefix.toLowerCase(Locale.ROOT) + "-1")));
        assertThat(report.created()).isEqualTo(3);
        assertThat(report.skipped()).isEqualTo(2);
        assertThat(report.errors())
                .containsOnly(
                        Map.entry(3L, "Duplicate machine_identifier: " + prefix + "-T"),
                        Map.entry(5L, "Duplicate machine_identifier: " + prefix + "-1"));
        assertThat(api.read(there).machine()).isEqualTo(there);
        assertThat(api.list("machine_identifier", prefix + "-1").items().get(0).name())
                .isEqualTo("Mill");

        ImportReport again = api.imports().run(Csv.of(Csv.machine(prefix + "-1"), Csv.machine(prefix + "-2")));
        assertThat(again.created()).isZero();
        assertThat(again.rows()).containsExactly(2L, 3L);
    }

    @Test
    void theIdentifierOfARetiredMachineIsFree() {
        Machine machine = api.registerWith("name", "Old", "machine_identifier", prefix, "protocol", "json");
        api.delete(machine).expect(204);
        assertThat(api.imports().run(Csv.of(Csv.machine(prefix))).created()).isEqualTo(1);
        assertThat(api.imports()
                        .run(Csv.of(Csv.machine(prefix)), "on_duplicate", "update")
                        .created())
                .isZero();
        api.restore(machine).expectProblem(409, "IDENTIFIER_TAKEN");
    }

    @Test
    void aDryRunReportsAndCreatesNothing() {
        Machine there = api.registerWith("name", "There", "machine_identifier", prefix + "-T", "protocol", "json");
        Upload file = Csv.of(
                Csv.machine(prefix + "-1"),
                Csv.machine(there.identifier()),
                Csv.line("", prefix + "-2", "json", ""),
                Csv.machine(prefix + "-1"),
                Csv.machine(prefix + "-3"));
        ImportReport report = api.imports().run(file, "dry_run", true);
        assertThat(report.rows()).containsExactly(3L, 4L, 5L);
        assertThat(api.list("search", prefix).items()).containsExactly(there);

        assertThat(api.imports().run(file, "dry_run", false)).isEqualTo(report);
        assertThat(api.total("search", prefix)).isEqualTo(3);
        assertThat(report.created()).isEqualTo(2);
    }

    @Test
    void anAtomicImportIsDoneWholeOrNotAtAll() {
        String[] good = Csv.machines(prefix, 5).toArray(String[]::new);
        Upload bad = Csv.of(
                good[0], good[1], Csv.line("Mill", prefix + "-bad", "mqtt", ""), good[2], good[0], "\n" + good[3]);
        Answer answer = api.imports().send(bad, "atomic", true).expect(200);
        ImportReport none = ImportReport.of(answer);
        assertThat(none.created()).isZero();
        assertThat(none.skipped()).as(answer::toString).isEqualTo(6);
        assertThat(none.errors().keySet()).contains(4L, 6L);
        assertThat(none.errors().get(6L)).contains("Duplicate machine_identifier: " + prefix + "-0");
        assertThat(api.total("search", prefix, "is_active", "all")).isZero();

        ImportReport all = api.imports().run(Csv.of(good), "atomic", true);
        assertThat(all.created()).isEqualTo(5);
        assertThat(all.skipped()).isZero();
        assertThat(api.total("search", prefix)).isEqualTo(5);

        ImportReport taken = ImportReport.of(api.imports()
                .send(Csv.of(Csv.machine(prefix + "-new"), good[4]), "atomic", true)
                .expect(200));
        assertThat(taken.created()).isZero();
        assertThat(taken.skipped()).isEqualTo(2);
        assertThat(api.total("search", prefix)).isEqualTo(5);
    }

    @Test
    void aKeyIsHonouredOrRefusedButNeverPassedOver() {
        for (String target : List.of(Imports.PATH, Imports.JOBS)) {
            String identifier = Unique.identifier();
            String key = Unique.token();
            Answer first = sendWithKey(target, identifier, key);
            Answer second = sendWithKey(target, identifier, key);
            boolean documented = fleet.document()
                    .operation("POST", target)
                    .orElseThrow()
                    .path("parameters")
                    .toString()
                    .contains("Idempotency-Key");
            if (documented) {
                assertThat(first.status()).as(first::toString).isIn(200, 202);
                assertThat(second.body()).isEqualTo(first.body());
                await().atMost(Duration.ofSeconds(20)).until(() -> api.total("search", identifier) == 1);
            } else {
                first.expectInvalid(List.of("header.Idempotency-Key"));
                assertThat(api.total("search", identifier)).isZero();
            }
        }
    }

    private Answer sendWithKey(String target, String identifier, String key) {
        return api.imports()
                .call(target, Csv.of(Csv.machine(identifier)))
                .header("Idempotency-Key", key)
                .send();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx"})
    void aTemplateIsReadyToBeFilledIn(String format) {
        String route = fleet.document().json().path("paths").propertyNames().stream()
                .filter(path -> path.startsWith(Imports.PATH) && path.contains("template"))
                .findFirst()
                .orElseThrow();
        Download template =
                api.call("GET", route + Query.of("format", format)).download().expect(200);
        List<String> header =
                (format.equals("csv") ? Csv.parse(template.text()) : Workbook.read(template.bytes())).get(0);
        assertThat(header).contains("name", "machine_identifier", "protocol", "location");
        ImportReport report = api.imports().run(template.upload(format), "dry_run", true);
        assertThat(report.errors()).isEmpty();

        Workbook filled = new Workbook().texts(header.toArray(String[]::new));
        filled.texts(header.stream()
                .map(column -> Map.of("name", "Mill", "machine_identifier", prefix, "protocol", "json")
                        .getOrDefault(column, ""))
                .toArray(String[]::new));
        assertThat(api.imports().run(filled.upload()).created()).isEqualTo(1);
        fleet.anonymous("GET", route).send().expect(401);
    }

    @Test
    void anUpdateChangesWhatIsThere() {
        Machine there = api.registerWith("name", "Old", "machine_identifier", prefix + "-T", "protocol", "json");
        Answer answer = api.imports()
                .send(
                        Csv.of(
                                Csv.machine(prefix + "-1"),
                                Csv.line("New", there.identifier(), "csv", "New place"),
                                Csv.line("New", there.identifier() + "-2", "mqtt", "")),
                        "on_duplicate",
                        "update")
                .expect(200);
        assertThat(answer.json().path("created").intValue()).isEqualTo(1);
        assertThat(answer.json().path("updated").intValue()).isEqualTo(1);
        assertThat(answer.json().path("skipped").intValue()).isEqualTo(1);
        Machine updated = api.read(there).expect(200).machine();
        assertThat(updated.name()).isEqualTo("New");
        assertThat(updated.protocol()).isEqualTo("csv");
        assertThat(updated.location()).isEqualTo("New place");
        assertThat(updated.version()).isGreaterThan(there.version());
        assertThat(updated.createdAt()).isEqualTo(there.createdAt());
        assertThat(api.list("machine_identifier", there.identifier()).items()).containsExactly(updated);
    }

    @Test
    void anUpdateByADryRunOrWithAnErrorInAnAtomicOneChangesNothing() {
        Machine there = api.registerWith("name", "Old", "machine_identifier", prefix + "-T", "protocol", "json");
        Upload file = Csv.of(
                Csv.line("New", there.identifier(), "csv", "New place"), Csv.line("", prefix + "-1", "json", ""));
        api.imports().run(file, "on_duplicate", "update", "dry_run", true);
        ImportReport atomic = ImportReport.of(api.imports()
                .send(file, "on_duplicate", "update", "atomic", true)
                .expect(200));
        assertThat(atomic.updated()).isZero();
        assertThat(atomic.skipped()).isEqualTo(2);
        assertThat(api.read(there).machine()).isEqualTo(there);
    }

    @Test
    void simultaneousImportsOfOneFileCreateEachMachineOnce() {
        String[] lines = Csv.machines(prefix, 100).toArray(String[]::new);
        List<ImportReport> reports = Parallel.atOnce(6, caller -> api.imports().run(Csv.of(lines)));
        assertThat(reports.stream().mapToLong(ImportReport::created).sum()).isEqualTo(100);
        assertThat(reports).allMatch(report -> report.created() + report.skipped() == 100);
        assertThat(reports).allSatisfy(report -> api.imports().seen(report, 100, "search", prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dry_run=yes",
                "dry_run=1",
                "dry_run=TRUE",
                "atomic=yes",
                "atomic=0",
                "on_duplicate=replace",
                "on_duplicate=UPDATE",
                "on_duplicate=true"
            })
    void aParameterThatIsInvalidIsNamed(String parameter) {
        api.imports()
                .call(Imports.PATH + "?" + parameter, Csv.of(Csv.machine(prefix)))
                .send()
                .expectInvalid(List.of("query." + parameter.split("=", 2)[0]));
        assertThat(api.total("search", prefix)).isZero();
    }

    @Test
    void allInvalidParametersAreNamedAtOnce() {
        api.imports()
                .send(Csv.of(Csv.machine(prefix)), "dry_run", "x", "atomic", "x", "on_duplicate", "x")
                .expectInvalid(List.of("query.dry_run", "query.atomic", "query.on_duplicate"));
    }

    @Test
    void onlyWhoMayWriteMayImport() {
        Api admin = fleet.admin();
        Upload file = Csv.of(Csv.machine(prefix));
        fleet.as("viewer").imports().send(file).expectProblem(403, "ROLE_TOO_LOW");
        fleet.as("viewer").imports().send(file, "dry_run", true).expectProblem(403, "ROLE_TOO_LOW");
        fleet.as("agent").imports().send(file).expectProblem(403, "ROLE_TOO_LOW");
        fleet.anonymous("POST", Imports.PATH)
                .body(Upload.contentType(), file.form("file"))
                .send()
                .expectProblem(401, "UNAUTHENTICATED");
        assertThat(admin.total("search", prefix)).isZero();

        assertThat(fleet.as("operator").imports().run(file).created()).isEqualTo(1);
        assertThat(admin.total("search", prefix)).isEqualTo(1);
        assertThat(fleet.acme().total("search", prefix)).isZero();
        assertThat(fleet.acme().imports().run(file).created()).isEqualTo(1);
    }
}
