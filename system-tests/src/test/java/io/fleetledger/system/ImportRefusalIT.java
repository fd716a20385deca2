package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, or mean harm: refused with a reason, nothing created, and the service goes on. */
@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportRefusalIT {

    private static final byte[] OLE2 = {
        (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
    };

    /** A small file may unpack to 64 of them, however well it is compressed. */
    private static final int BOMB_MEGABYTES = 80;

    private final Api api;
    private final long total;

    ImportRefusalIT(Fleet fleet) {
        api = fleet.newTenant();
        total = api.total("is_active", "all");
    }

    @AfterEach
    void nothingIsCreatedAndTheServiceAnswers() {
        assertThat(api.total("is_active", "all")).isEqualTo(total);
    }

    static Stream<Arguments> foreignFiles() {
        byte[] workbook = new Workbook().header().machine("CNC-1").bytes();
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        noise[0] = 0;
        return Stream.of(
                Arguments.of("a picture", bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\6\0\0\0")),
                Arguments.of("a document", bytes("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<</Type/Catalog>>\n")),
                Arguments.of("noise", noise),
                Arguments.of("a workbook cut in half", Arrays.copyOf(workbook, workbook.length / 2)),
                Arguments.of("a workbook without its last bytes", Arrays.copyOf(workbook, workbook.length - 30)),
                Arguments.of("the first bytes of a workbook", Arrays.copyOf(workbook, 40)),
                Arguments.of("a workbook with a spoilt part", spoilt(workbook)),
                Arguments.of("an old workbook", ole2("Workbook")),
                Arguments.of("an encrypted workbook", ole2("EncryptedPackage")),
                Arguments.of("an archive of something else", Workbook.zip(Map.of("machines.csv", Csv.HEADER))),
                Arguments.of("an archive of nothing", Workbook.zip(Map.of())),
                Arguments.of("a program", bytes("\u007fELF\2\1\1\0\0\0\0\0\0\0\0\0")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] spoilt(byte[] workbook) {
        byte[] spoilt = workbook.clone();
        Arrays.fill(spoilt, spoilt.length / 3, spoilt.length / 3 + 60, (byte) 0x55);
        return spoilt;
    }

    private static byte[] ole2(String stream) {
        byte[] file = Arrays.copyOf(OLE2, 4096);
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, file, 1024, name.length);
        return file;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreignFiles")
    void whatIsNeitherCsvNorXlsxIsRefused(String description, byte[] file) {
        for (String name : List.of("machines.xlsx", "machines.csv")) {
            Answer refused = api.imports()
                    .send(Upload.of(name, "application/octet-stream", file))
                    .expect(400);
            assertThat(refused.json().path("detail").stringValue()).isNotBlank();
        }
    }

    @Test
    void anEmptyFileIsRefused() {
        for (String text : List.of("", " ", "\n\n\n", "\ufeff")) {
            assertThat(api.imports().send(Upload.csv(text)).status())
                    .as("<%s>", text)
                    .isIn(400, 422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "machine_identifier", "protocol"})
    void aColumnThatIsMissingIsNamed(String missing) {
        String[] header = Stream.of("name", "machine_identifier", "protocol", "location")
                .filter(column -> !column.equals(missing))
                .toArray(String[]::new);
        for (Upload file : List.of(
                Upload.csv(Csv.line(header) + Csv.line("a", "b", "json")),
                Upload.csv(Csv.line(header)),
                new Workbook().texts(header).texts("a", "b", "json").upload())) {
            for (String mode : List.of("dry_run", "atomic")) {
                assertThat(reason(api.imports().send(file, mode, true).expect(422)))
                        .contains(missing);
            }
            assertThat(reason(api.imports().send(file).expect(422))).contains(missing);
        }
    }

    @Test
    void allColumnsThatAreMissingAreNamedAtOnce() {
        for (String header : List.of("location\nHall\n", "CNC-1,Mill,json,Hall\nCNC-2,Mill,json,Hall\n")) {
            assertThat(reason(api.imports().send(Upload.csv(header)).expect(422)))
                    .contains("name", "machine_identifier", "protocol");
        }
        assertThat(reason(api.imports().send(Upload.csv("id,name\n1,a\n")).expect(422)))
                .contains("machine_identifier", "protocol");
    }

    /** What is said about a refusal, wherever it is said. */
    private static String reason(Answer answer) {
        return answer.json().path("detail").asString() + answer.json().path("errors");
    }

    @Test
    void aRequestWithoutTheFileIsRefused() {
        Upload file = Csv.of(Csv.machine("CNC-1"));
        Answer other = api.call("POST", Imports.PATH)
                .body(Upload.contentType(), file.form("document"))
                .send()
                .expect(422);
        assertThat(reason(other)).contains("file");
        String boundary = Upload.contentType().split("boundary=", 2)[1];
        api.call("POST", Imports.PATH)
                .body(Upload.contentType(), bytes("--" + boundary + "--\r\n"))
                .send()
                .expect(422);
    }

    @Test
    void aRequestOfAnotherTypeIsRefused() {
        for (String type : List.of("text/plain", "application/json", "application/xml")) {
            api.call("POST", Imports.PATH)
                    .body(type, bytes(Csv.HEADER))
                    .send()
                    .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Test
    void aFormThatCannotBeReadIsRefused() {
        byte[] form = Csv.of(Csv.machine("CNC-1")).form("file");
        api.call("POST", Imports.PATH).body("multipart/form-data", form).send().expectProblem(400, "MALFORMED_REQUEST");
        api.call("POST", Imports.PATH)
                .body(Upload.contentType(), Arrays.copyOf(form, form.length - 60))
                .send()
                .expectProblem(400, "MALFORMED_REQUEST");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        String row = Csv.line("Mill", "CNC-1", "json", "x".repeat(400));
        Upload file = Upload.csv(Csv.HEADER + row.repeat(11 * 1024 * 1024 / row.length() + 1));
        api.imports().send(file).expectProblem(413, "PAYLOAD_TOO_LARGE");
        api.call("POST", Imports.PATH)
                .chunked(Upload.contentType(), file.form("file"))
                .send()
                .expectProblem(413, "PAYLOAD_TOO_LARGE");
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of(Workbook.SHEET, "<row/>"),
                Arguments.of(Workbook.SHEET, "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>"),
                Arguments.of(Workbook.STRINGS, "<si><t>a</t></si>"),
                Arguments.of("xl/styles.xml", "<dxfs><dxf/></dxfs>"),
                Arguments.of("xl/workbook.xml", "<extLst><ext uri=\"a\"/></extLst>"),
                Arguments.of("[Content_Types].xml", "<Default Extension=\"a\" ContentType=\"a/b\"/>"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aWorkbookThatUnpacksWithoutBoundIsRefused(String part, String content) {
        Answer refused = api.imports().send(Upload.xlsx(bomb(part, content)));
        assertThat(refused.status()).as(refused::toString).isIn(refusals(part));
    }

    /** A sheet may be refused for its rows before it is for its size. */
    private static List<Integer> refusals(String part) {
        return part.equals(Workbook.SHEET) ? List.of(400, 413, 422) : List.of(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {Workbook.SHEET, Workbook.STRINGS, "xl/styles.xml", "xl/workbook.xml"})
    void aWorkbookOfAlmostOnlyBlanksIsRefused(String part) {
        Answer refused = api.imports().send(Upload.xlsx(bomb(part, " ")));
        assertThat(refused.status()).as(refused::toString).isIn(413, 422);
    }

    /** A good workbook but for one part, which has this content over and over. */
    private static byte[] bomb(String part, String content) {
        Workbook workbook = new Workbook();
        workbook.row(workbook.shared("name"), workbook.shared("machine_identifier"), workbook.shared("protocol"));
        byte[] block = content.repeat(1024 * 1024 / content.length()).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> each : workbook.parts().entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                int end = each.getValue().lastIndexOf(part.equals(Workbook.SHEET) ? "</sheetData>" : "</");
                end = end < 0 ? each.getValue().lastIndexOf("</") : end;
                zip.write(each.getValue().substring(0, end).getBytes(StandardCharsets.UTF_8));
                for (int time = 0; each.getKey().equals(part) && time < BOMB_MEGABYTES; time++) {
                    zip.write(block);
                }
                zip.write(each.getValue().substring(end).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {Workbook.SHEET, Workbook.STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"})
    void entitiesAreNotExpanded(String part) {
        String harmless = "<!DOCTYPE x [<!ENTITY file SYSTEM \"file:///etc/passwd\">]>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int level = 1; level < 12; level++) {
            laughs.append("<!ENTITY a").append(level).append(" \"");
            laughs.append(("&a" + (level - 1) + ";").repeat(10)).append("\">");
        }
        laughs.append("]>");
        refused(withDoctype(part, harmless, "&file;"));
        refused(withDoctype(part, laughs.toString(), "&a11;"));
    }

    private byte[] withDoctype(String part, String doctype, String entity) {
        Workbook workbook = new Workbook();
        workbook.row(workbook.shared("name"), workbook.shared("machine_identifier"), workbook.shared("protocol"))
                .row(workbook.shared("ENTITY"), Workbook.Cell.inline("CNC-ENTITY"), workbook.shared("mqtt"));
        Map<String, String> parts = workbook.parts();
        parts.put(
                part,
                String.valueOf(parts.get(part))
                        .replace(Workbook.HEAD, Workbook.HEAD + doctype)
                        .replace("ENTITY<", entity + "<"));
        return Workbook.zip(parts);
    }

    private void refused(byte[] workbook) {
        Answer refused = api.imports().send(Upload.xlsx(workbook));
        assertThat(refused.status()).as(refused::toString).isIn(400, 413, 422);
        assertThat(refused.body()).doesNotContain("root:").doesNotContain("haha");
    }

    @Test
    void aMillionColumnsAndAHugeCellAreRefused() {
        String million = ",".repeat(1_000_000);
        String huge = "x".repeat(9_900_000);
        for (Upload file : List.of(
                Upload.csv("name,machine_identifier,protocol" + million + "\na,CNC-1,json" + million + "\n"),
                Upload.csv("x,".repeat(1_000_000) + "\n"),
                Upload.csv("\"" + huge),
                new Workbook().header().texts(huge, "CNC-1", "mqtt").upload())) {
            Answer refused = api.imports().send(file);
            assertThat(refused.status()).as(refused::toString).isIn(400, 413, 422);
        }
        ImportReport report = api.imports().run(Upload.csv(Csv.HEADER + "\"" + huge + "\",CNC-1,mqtt,\n"));
        assertThat(report.created()).isZero();
        assertThat(report.rows()).containsExactly(2L);
    }

    @Test
    void aWorkbookOfManyRowsIsRefused() {
        Workbook workbook = new Workbook().header();
        for (int row = 0; row < 15_000; row++) {
            workbook.machine("CNC");
        }
        assertThat(api.imports().send(workbook.upload()).status()).isIn(413, 422);
    }

    @Test
    void aQuoteThatIsNeverClosedDoesNoHarm() {
        Answer answer = api.imports().send(Csv.of("\"Mill,CNC-1,json,\n" + Csv.machine("CNC-2")), "atomic", true);
        assertThat(answer.status()).as(answer::toString).isIn(200, 400, 422);
    }

    @Test
    void spoiltFilesNeverBreakTheService() {
        Random random = new Random(20_261_125);
        byte[] workbook = new Workbook().header().texts("", "CNC-1", "mqtt").bytes();
        byte[] csv = (Csv.HEADER + Csv.line("", "CNC-1", "mqtt", "a\nb")).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 60; round++) {
            byte[] file = (round % 2 == 0 ? workbook : csv).clone();
            for (int change = 0; change < 1 + random.nextInt(6); change++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            Answer answer =
                    api.imports().send(Upload.of("machines", "application/octet-stream", file), "dry_run", true);
            assertThat(answer.status()).as(answer::toString).isIn(200, 400, 413, 422);
        }
    }
}
