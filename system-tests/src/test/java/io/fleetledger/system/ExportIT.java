package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExportIT {

    private static final List<String> COLUMNS =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds");

    private static final List<String> HOSTILE = List.of(
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://x\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "'=1",
            "'",
            "''a",
            "\"",
            "\"quoted\"",
            "a,b;c\td",
            "two\nlines",
            "two\r\nlines",
            "two\rlines",
            "<b>&amp;</b>",
            "]]>",
            "_x0041_",
            "_x000D_",
            "007",
            "7.0",
            "1e5",
            "TRUE",
            "null",
            "2026-04-04",
            "\\\"",
            "\\n",
            "Säge 😀 工場 مصنع",
            "e\u0301",
            "a\u00a0b",
            "\ufeffb",
            "#N/A",
            "a  b",
            "|",
            "\u200b=1",
            "＝1");

    private final Fleet fleet;
    private final Api api;
    private final String prefix = Unique.identifier();
    private final List<Machine> machines = new ArrayList<>();

    ExportIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.admin();
    }

    @BeforeAll
    void aFleetOfDifficultTexts() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            String text = HOSTILE.get(i);
            machines.add(api.registerWith(
                    "name",
                    text,
                    "machine_identifier",
                    i % 2 == 0 ? prefix + "-" + i : prefix + text.replaceAll("\\p{Cntrl}", "") + i,
                    "protocol",
                    List.of("opc_ua", "modbus_tcp", "csv", "json").get(i % 4),
                    "location",
                    i % 5 == 0 ? null : text,
                    "offline_after_seconds",
                    i % 3 == 0 ? null : 10 + i));
        }
        machines.add(api.registerWith("name", "Mill", "machine_identifier", "=" + prefix + "-f", "protocol", "json"));
        machines.add(api.registerWith("name", "Mill", "machine_identifier", "-" + prefix + "-m", "protocol", "json"));
    }

    @ParameterizedTest
    @CsvSource({
        "csv,text/csv",
        "xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ndjson,application/x-ndjson"
    })
    void hasOneRowForEachMachine(String format, String type) {
        Download export = api.imports().export(format, "search", prefix);
        assertThat(export.contentType()).startsWith(type);
        assertThat(export.rows(format)).hasSize(machines.size());
        if (!format.equals("ndjson")) {
            List<String> header =
                    (format.equals("csv") ? Csv.parse(export.text()) : Workbook.read(export.bytes())).get(0);
            assertThat(header).containsAll(COLUMNS);
        }
        Machine plain = machines.get(HOSTILE.indexOf("a  b"));
        assertThat(export.rows(format))
                .filteredOn(row -> plain.name().equals(row.get("name")))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("machine_identifier", plain.identifier())
                        .containsEntry("protocol", plain.protocol()));
    }

    @Test
    void aFormatThatIsNotAcceptedIsSentOnlyIfItIsNamed() {
        String template = Api.MACHINES + "/import/template";
        api.call("GET", template).header("Accept", "text/csv;q=0").send().expectProblem(406, "NOT_ACCEPTABLE");
        for (String target : List.of(template, Api.MACHINES + "/export", "/api/v1/audit/export")) {
            Answer named = api.call("GET", target + "?format=csv")
                    .header("Accept", "text/csv;q=0")
                    .send()
                    .expect(200);
            assertThat(named.header("Content-Type")).startsWith("text/csv");
        }
    }

    @Test
    void noCellOfACsvIsAFormula() {
        Csv.parse(api.imports().export("csv", "search", prefix).text()).stream()
                .flatMap(List::stream)
                .forEach(cell -> assertThat(cell).doesNotMatch("(?s)[=+\\-@\t\r].*"));
    }

    @Test
    void theErrorsOfAJobAreNoFormulasEither() {
        JsonNode job = api.imports()
                .completed(api.imports()
                        .start(Csv.of(Csv.line("=cmd()", prefix, "mqtt", "@SUM"), Csv.line("+1", "-1", "=1", "x"))));
        Csv.parse(api.imports().errors(job, "format", "csv").text()).stream()
                .flatMap(List::stream)
                .forEach(cell -> assertThat(cell).doesNotMatch("(?s)[=+\\-@\t\r].*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "ndjson"})
    void importingWhatWasExportedGivesTheSameFleet(String format) {
        Api other = fleet.newTenant();
        Download export = api.imports().export(format, "search", prefix);
        ImportReport report = other.imports().run(export.upload(format));
        assertThat(report.errors()).isEmpty();
        assertThat(report.created()).isEqualTo(machines.size());
        assertThat(fleetOf(other)).isEqualTo(fleetOf(api));
        assertThat(other.imports().export("ndjson", "search", prefix).rows("ndjson").stream()
                        .map(row -> row.get("name"))
                        .sorted())
                .isEqualTo(machines.stream().map(Machine::name).sorted().toList());

        ImportReport unchanged = api.imports().run(export.upload(format), "dry_run", true);
        assertThat(unchanged.skipped()).isEqualTo(machines.size());
    }

    /** What people have said of each machine, by its identifier. */
    private Map<String, String> fleetOf(Api tenant) {
        Map<String, String> fleet = new TreeMap<>();
        Json.elements(tenant.get(Api.MACHINES + Query.of("search", prefix, "page_size", 100))
                        .expect(200)
                        .json()
                        .path("items"))
                .forEach(item -> fleet.put(
                        item.path("machine_identifier").stringValue(),
                        Json.object(
                                "name",
                                item.path("name").asString(),
                                "protocol",
                                item.path("protocol").asString(),
                                "location",
                                item.path("location"),
                                "offline",
                                item.path("offline_after_seconds"))));
        return fleet;
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "ndjson"})
    void controlCharactersSurviveExportAndImport(String format) {
        Api own = fleet.newTenant();
        Api other = fleet.newTenant();
        List<String> names = List.of("a\u0001b", "a\u000bb", "a\u001fb", "a\u007fb", "a\u0085b", "a\ufffeb");
        names.forEach(own::register);
        ImportReport report = other.imports().run(own.imports().export(format).upload(format));
        assertThat(report.errors()).isEmpty();
        assertThat(other.list().items()).extracting(Machine::name).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "ndjson"})
    void theNulCharacterSurvivesExportAndImport(String format) {
        Api own = fleet.newTenant();
        Api other = fleet.newTenant();
        own.register("a\u0000b");
        ImportReport report = other.imports().run(own.imports().export(format).upload(format));
        assertThat(report.errors()).isEmpty();
        assertThat(other.list().items()).extracting(Machine::name).containsExactly("a\u0000b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "ndjson"})
    void takesTheFiltersOfTheList(String format) {
        Api own = fleet.newTenant();
        Machine json =
                own.registerWith("name", "A " + prefix, "machine_identifier", Unique.identifier(), "protocol", "json");
        Machine csv =
                own.registerWith("name", "B " + prefix, "machine_identifier", Unique.identifier(), "protocol", "csv");
        Machine retired = own.register("C " + prefix);
        own.delete(retired).expect(204);
        Group root = own.groups().root();
        Group below = own.groups().createIn(root);
        own.groups().putMembers(root, List.of(json.id())).expect(200);
        own.groups().putMembers(below, List.of(json.id(), csv.id())).expect(200);

        for (Object[] filter : List.of(
                new Object[] {},
                new Object[] {"search", prefix},
                new Object[] {"search", "b " + prefix},
                new Object[] {"search", "nothing of the kind"},
                new Object[] {"protocol", "csv"},
                new Object[] {"status", "offline"},
                new Object[] {"status", "healthy"},
                new Object[] {"machine_identifier", json.identifier()},
                new Object[] {"group_id", root.id()},
                new Object[] {"group_id", root.id(), "include_descendants", true},
                new Object[] {"group_id", below.id(), "protocol", "json"},
                new Object[] {"group_id", "550e8400-e29b-41d4-a716-446655440000"},
                new Object[] {"is_active", "false"},
                new Object[] {"is_active", "all"})) {
            List<Map<String, String>> rows =
                    own.imports().export(format, filter).rows(format);
            assertThat(rows)
                    .as(List.of(filter).toString())
                    .extracting(row -> row.get("machine_identifier"))
                    .containsExactlyInAnyOrderElementsOf(own.list(filter).items().stream()
                            .map(Machine::identifier)
                            .toList());
        }
    }

    @Test
    void aWorkbookCanAlsoBeReadFromItsFirstByteToItsLast() throws IOException {
        List<String> parts = new ArrayList<>();
        byte[] workbook = api.imports().export("xlsx", "search", prefix).bytes();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
                assertThat(zip.readAllBytes()).isNotEmpty();
                parts.add(part.getName());
            }
        }
        assertThat(parts).contains("xl/workbook.xml");
    }

    @Test
    void hasMoreMachinesThanAPage() {
        Api own = fleet.newTenant();
        ImportReport report = own.imports().run(Csv.of(Csv.machines(prefix, 450).toArray(String[]::new)));
        own.imports().seen(report, 450, "search", prefix);
        for (String format : List.of("csv", "xlsx", "ndjson")) {
            assertThat(own.imports().export(format, "search", prefix).rows(format))
                    .extracting(row -> row.get("machine_identifier"))
                    .hasSize(450)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everyReaderMayExportAndNobodyElse() {
        String target = Imports.EXPORT + Query.of("format", "csv", "search", prefix);
        assertThat(fleet.as("viewer").imports().export("csv", "search", prefix).rows("csv"))
                .hasSize(machines.size());
        fleet.as("agent").get(target).expectProblem(403, "ROLE_TOO_LOW");
        fleet.anonymous("GET", target).send().expectProblem(401, "UNAUTHENTICATED");
        assertThat(fleet.acme().imports().export("csv", "search", prefix).rows("csv"))
                .isEmpty();
    }

    @Test
    void whatIsInvalidIsNamed() {
        api.get(Imports.EXPORT + "?format=pdf").expectInvalid(List.of("query.format"));
        api.get(Imports.EXPORT + "?format=CSV").expectInvalid(List.of("query.format"));
        api.get(Imports.EXPORT + "?format=x&status=x&protocol=x&is_active=x&group_id=x&include_descendants=x&search="
                        + "x".repeat(201))
                .expectInvalid(List.of(
                        "query.format",
                        "query.status",
                        "query.protocol",
                        "query.is_active",
                        "query.group_id",
                        "query.include_descendants",
                        "query.search"));
    }
}
