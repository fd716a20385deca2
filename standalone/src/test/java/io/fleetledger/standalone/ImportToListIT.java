package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Machines from files, over HTTP and down to the list that shows them. */
class ImportToListIT {

    private static final String HEADER = "name,machine_identifier,protocol,location\n";

    private static final String PATH = "/api/v1/machines/import";
    private static final String PART =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"machines\"\r\n\r\n";
    private static final String END = "--b--\r\n";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void threeBadRowsOfFiveHundredStopNoOthersAndAllAreShownAtOnce() {
        String csv = HEADER
                + IntStream.range(0, 500)
                        .mapToObj(n -> switch (n) {
                            case 7 -> ",B-7,json,\n";
                            case 8 -> "Machine 8,B-9,json,\n";
                            case 10 -> "=cmd(),B-10,fax,\n";
                            default -> "Machine " + n + ",B-" + n + ",JSON,Hall\n";
                        })
                        .collect(Collectors.joining());
        HttpResponse<String> answer = upload("operator", "", csv);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Projection-Pending")).isEmpty();
        assertThat(json(answer).get("created").asInt()).isEqualTo(497);
        assertThat(json(answer).get("skipped").asInt()).isEqualTo(3);
        assertThat(json(answer).has("updated")).isFalse();
        assertThat(errors(answer))
                .containsExactly(
                        "9 name: must not be blank",
                        "11 Duplicate machine_identifier: B-9",
                        "12 name: looks like a formula; as text it has an apostrophe in front of it, '=1+1;"
                                + " protocol: must be one of opc_ua, modbus_tcp, csv, json");
        assertThat(total("B-")).isEqualTo(497);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsExportedComesBackUnchanged(SheetFormat format) throws Exception {
        String id = "X-" + format + "-";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SheetWriter sheet = SheetWriter.to(
                file, format, List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds"))) {
            sheet.row(List.of("=1+1", id + 1, "json", "'-7", 300));
            sheet.row(List.of("_x0041_ \"Süd\", 5;", id + 2, "opc_ua", "a\nb", 10));
            sheet.finish();
        }
        HttpResponse<String> answer = upload("operator", "", file.toByteArray());
        assertThat(json(answer).get("created").asInt()).as(answer.body()).isEqualTo(2);
        JsonNode items = json(fleet.get("viewer", "/api/v1/machines?sort_by=machine_identifier&search=" + id))
                .get("items");
        assertThat(items.get(0).get("name").stringValue()).isEqualTo("=1+1");
        assertThat(items.get(0).get("location").stringValue()).isEqualTo("'-7");
        assertThat(items.get(0).get("offline_after_seconds").asInt()).isEqualTo(300);
        assertThat(items.get(1).get("name").stringValue()).isEqualTo("_x0041_ \"Süd\", 5;");
        assertThat(items.get(1).get("location").stringValue()).isEqualTo("a\nb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "ndjson"})
    void whatAnExportHasOfRetiredMachinesStaysRetired(String format) {
        String id = "RETIRED-" + format + "-";
        String retired = fleet.register("acme-admin", id + 1);
        String active = fleet.register("acme-admin", id + 2);
        fleet.delete("acme-admin", "/api/v1/machines/" + retired);
        byte[] exported = fleet.download(
                "acme-admin", "/api/v1/machines/export?is_active=all&search=" + id + "&format=" + format);
        fleet.delete("acme-admin", "/api/v1/machines/" + active);

        HttpResponse<String> answer = upload("acme-admin", "", exported);
        assertThat(json(answer).get("created").asInt()).as(answer.body()).isEqualTo(1);
        assertThat(errors(answer)).singleElement().asString().contains("is_active: the machine is deactivated");
        JsonNode items =
                json(fleet.get("acme-admin", "/api/v1/machines?search=" + id)).get("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).get("machine_identifier").stringValue()).isEqualTo(id + 2);
    }

    @Test
    void aBadLineOrAHugeCellIsItsRowsErrorAndNoOthers() {
        HttpResponse<String> lines = upload("operator", "", """
                {"name":"One","machine_identifier":"LINE-1","protocol":"json"}
                {"name":"Two","machine_identifier":"LINE-2","protocol":"json"
                {"name":["Three"],"machine_identifier":"LINE-3","protocol":"json"}
                {"name":"Four","machine_identifier":"LINE-4","protocol":"json"}
                """);
        assertThat(json(lines).get("created").asInt()).as(lines.body()).isEqualTo(2);
        assertThat(errors(lines))
                .containsExactly(
                        "2 Row 2 is no JSON object; a file that begins with { has one object per line",
                        "3 name: must be a text or a number");
        HttpResponse<String> cells =
                upload("operator", "", HEADER + "x".repeat(9 << 20) + ",LINE-5,json,\nSix,LINE-6,json,\n");
        assertThat(json(cells).get("created").asInt()).as(cells.body()).isEqualTo(1);
        assertThat(errors(cells)).containsExactly("2 name: has more than 32,767 characters");
        assertThat(total("LINE-")).isEqualTo(3);
    }

    @Test
    void aDryRunReportsAndCreatesNothing() {
        HttpResponse<String> answer = upload("operator", "?dry_run=true", HEADER + "One,DRY-1,json,\nTwo,,json,\n");
        assertThat(json(answer).get("created").asInt()).isEqualTo(1);
        assertThat(errors(answer)).hasSize(1);
        assertThat(total("DRY-1")).isZero();
    }

    @Test
    void allOrNoneIsNoneWhereAnyRowFails() {
        HttpResponse<String> answer =
                upload("operator", "?atomic=true", HEADER + "=x,ALL-1,json,\nTwo,ALL-2,json,\nThree,ALL-3,fax,\n");
        assertThat(json(answer).get("created").asInt()).isZero();
        assertThat(json(answer).get("skipped").asInt()).isEqualTo(3);
        assertThat(errors(answer)).hasSize(2);
        assertThat(total("ALL-")).isZero();
        assertThat(json(upload("operator", "?atomic=true", HEADER + "Two,ALL-2,json,\nThree,ALL-3,csv,\n"))
                        .get("created")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void duplicatesAreSkippedOrUpdated() {
        upload("operator", "", HEADER + "One,DUP-1,json,Hall\n");
        String changed = "name,machine_identifier,protocol\nUno,DUP-1,csv\nDue,DUP-2,csv\n";
        HttpResponse<String> skipped = upload("operator", "", "name,machine_identifier,protocol\nUno,DUP-1,csv\n");
        assertThat(errors(skipped)).containsExactly("2 Duplicate machine_identifier: DUP-1");
        HttpResponse<String> updated = upload("operator", "?on_duplicate=update", changed);
        assertThat(json(updated).get("updated").asInt()).isEqualTo(1);
        assertThat(json(updated).get("created").asInt()).isEqualTo(1);
        JsonNode machine = json(fleet.get("viewer", "/api/v1/machines?machine_identifier=DUP-1"))
                .get("items")
                .get(0);
        assertThat(machine.get("name").stringValue()).isEqualTo("Uno");
        assertThat(machine.get("location").stringValue()).isEqualTo("Hall");
    }

    @Test
    void whatCannotBeImportedIsRefusedAsAWhole() {
        assertRefused(upload("viewer", "", HEADER), 403, "ROLE_TOO_LOW");
        assertRefused(
                upload("operator", "?dry_run=yes&atomic=1&on_duplicate=merge", HEADER), 422, "VALIDATION_FAILED", 3);
        assertRefused(upload("operator", "", "name,Name,location\n"), 422, "VALIDATION_FAILED", 3);
        assertRefused(upload("operator", "", "%PDF-1.7"), 400, "UNREADABLE_FILE");
        assertRefused(upload("operator", "", ""), 400, "UNREADABLE_FILE");
        assertRefused(upload("operator", "", HEADER + "One,MANY,json,\n".repeat(501)), 422, "VALIDATION_FAILED");
        assertRefused(upload("operator", "", new byte[(10 << 20) + 1]), 413, "PAYLOAD_TOO_LARGE");
        assertRefused(upload("operator", "", new byte[12 << 20]), 413, "PAYLOAD_TOO_LARGE");
        assertRefused(fleet.post("operator", PATH, "{}"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertRefused(multipart(END), 422, "VALIDATION_FAILED");
        assertRefused(multipart(PART + HEADER + "\r\n" + PART + HEADER + "\r\n" + END), 422, "VALIDATION_FAILED");
        assertRefused(multipart(PART + HEADER), 400, "MALFORMED_REQUEST");
        assertThat(total("MANY")).isZero();
    }

    @Test
    void aTemplateCanBeFilledInAndImported() {
        HttpResponse<String> template = fleet.get("viewer", "/api/v1/machines/import/template");
        assertThat(template.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(template.headers().firstValue("Content-Disposition").orElse(""))
                .contains("machines-template.csv");
        assertThat(template.body()).contains("Example: ").contains("EXAMPLE-001");
        assertThat(json(upload("operator", "?dry_run=true", template.body()))
                        .get("created")
                        .asInt())
                .isEqualTo(1);
        assertThat(fleet.get("viewer", "/api/v1/machines/import/template?format=xlsx")
                        .body())
                .startsWith("PK");
        assertRefused(fleet.get("viewer", "/api/v1/machines/import/template?format=pdf"), 422, "VALIDATION_FAILED");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code, int errors) {
        assertRefused(answer, status, code);
        assertThat(json(answer).get("errors")).hasSize(errors);
    }

    private static List<String> errors(HttpResponse<String> answer) {
        return json(answer)
                .get("errors")
                .valueStream()
                .map(error ->
                        error.get("row").asLong() + " " + error.get("error").stringValue())
                .toList();
    }

    private static int total(String search) {
        return json(fleet.get("viewer", "/api/v1/machines?search=" + search))
                .get("total")
                .asInt();
    }

    private static HttpResponse<String> upload(String client, String query, String file) {
        return upload(client, query, file.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> upload(String client, String query, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(PART.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n" + END).getBytes(StandardCharsets.UTF_8));
        return fleet.postMultipart(client, PATH + query, body.toByteArray());
    }

    private static HttpResponse<String> multipart(String body) {
        return fleet.postMultipart("operator", PATH, body.getBytes(StandardCharsets.UTF_8));
    }
}
