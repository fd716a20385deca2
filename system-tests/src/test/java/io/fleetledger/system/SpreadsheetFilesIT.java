package io.fleetledger.system;

import static io.fleetledger.system.Workbook.Cell.bool;
import static io.fleetledger.system.Workbook.Cell.empty;
import static io.fleetledger.system.Workbook.Cell.formula;
import static io.fleetledger.system.Workbook.Cell.inline;
import static io.fleetledger.system.Workbook.Cell.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheet programs write them. */
@SystemTest
final class SpreadsheetFilesIT {

    private final Api api;
    private final String prefix = Unique.identifier();

    SpreadsheetFilesIT(Fleet fleet) {
        this.api = fleet.newTenant();
    }

    private Machine only(String identifier) {
        List<Machine> found = api.list("machine_identifier", identifier).items();
        assertThat(found).as("machines of %s", identifier).hasSize(1);
        return found.get(0);
    }

    static Stream<Arguments> encodings() {
        Charset windows = Charset.forName("windows-1252");
        return Stream.of(
                Arguments.of("UTF-8", "", StandardCharsets.UTF_8),
                Arguments.of("UTF-8 with a mark", "\ufeff", StandardCharsets.UTF_8),
                Arguments.of("UTF-16, little end first", "\ufeff", StandardCharsets.UTF_16LE),
                Arguments.of("UTF-16, big end first", "\ufeff", StandardCharsets.UTF_16BE),
                Arguments.of("Windows-1252", "", windows));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void readsEveryEncoding(String name, String mark, Charset charset) {
        String saw = "Säge Nº 7 – ‚groß‘ 5 €";
        for (String separator : List.of(",", ";", "\t")) {
            String identifier = Unique.identifier();
            String text = mark
                    + String.join(separator, "name", "machine_identifier", "protocol", "location") + "\r\n"
                    + String.join(separator, saw, identifier, "json", "Halle Süd") + "\r\n";
            assertThat(api.imports().run(Upload.csv(text, charset)).created())
                    .as("with %s", separator)
                    .isEqualTo(1);
            assertThat(only(identifier).name()).isEqualTo(saw);
            assertThat(only(identifier).location()).isEqualTo("Halle Süd");
        }
    }

    @Test
    void readsUtf16BeyondTheBasicPlane() {
        String text = "\ufeffname\tmachine_identifier\tprotocol\r\nRoboter 🤖 工場\t" + prefix + "\tcsv\r\n";
        api.imports().run(Upload.csv(text, StandardCharsets.UTF_16LE));
        assertThat(only(prefix).name()).isEqualTo("Roboter 🤖 工場");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEveryLineEnd(String end) {
        String text = ("name,machine_identifier,protocol,location\n" + Csv.machine(prefix + "-1") + "\n"
                        + Csv.line("Mill", prefix + "-2", "mqtt", "") + Csv.machine(prefix + "-3"))
                .replace("\n", end);
        for (String last : List.of(text, text.substring(0, text.length() - end.length()))) {
            ImportReport report = api.imports().run(Upload.csv(last.replace(prefix, Unique.identifier())));
            assertThat(report.created()).isEqualTo(2);
            assertThat(report.rows()).containsExactly(4L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorMayStandInQuotes(String separator) {
        String text = String.join(separator, "name", "machine_identifier", "protocol", "location") + "\n"
                + String.join(separator, "\"a,b;c\td\"\"e\"", "\"" + prefix + "\"", "\"json\"", "\"\"") + "\n";
        api.imports().run(Upload.csv(text));
        assertThat(only(prefix).name()).isEqualTo("a,b;c\td\"e");
        assertThat(only(prefix).location()).isNull();
    }

    @Test
    void oneColumnMoreCommasThanSemicolonsMatterLittle() {
        String text = "name;machine_identifier;protocol;location\n" + "Mill, large, red, new;" + prefix
                + ";json;Hall 1, left, at the end, by the door\n";
        api.imports().run(Upload.csv(text));
        assertThat(only(prefix).name()).isEqualTo("Mill, large, red, new");
        assertThat(only(prefix).location()).isEqualTo("Hall 1, left, at the end, by the door");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location,protocol,machine_identifier,name",
                " LOCATION , Protocol,MACHINE_IDENTIFIER ,  Name  ",
                "Location,PROTOCOL,\" Machine_Identifier\",\"NAME\""
            })
    void theHeaderMayHaveAnyOrderAndCase(String header) {
        api.imports().run(Upload.csv(header + "\nHall 9,opc_ua," + prefix + ",Press\n"));
        assertThat(only(prefix).name()).isEqualTo("Press");
        assertThat(only(prefix).location()).isEqualTo("Hall 9");
        assertThat(only(prefix).protocol()).isEqualTo("opc_ua");
    }

    @Test
    void unknownColumnsAreIgnoredAndRowsMayBeShortOrEndInSeparators() {
        api.imports()
                .run(Upload.csv("id,name,colour,machine_identifier,protocol,location,\n"
                        + "7,Mill,red," + prefix + "-1,json,Hall 1,\n"
                        + "7,Mill,red," + prefix + "-2,json\n"
                        + "7,Mill,red," + prefix + "-3,json,Hall 3,,,,\n"));
        assertThat(only(prefix + "-1").location()).isEqualTo("Hall 1");
        assertThat(only(prefix + "-2").location()).isNull();
        assertThat(only(prefix + "-3").location()).isEqualTo("Hall 3");
    }

    @Test
    void aHeaderWithoutRowsCreatesNothing() {
        for (Upload file : List.of(
                Csv.of(),
                Upload.csv("name,machine_identifier,protocol"),
                new Workbook().header().upload())) {
            ImportReport report = api.imports().run(file);
            assertThat(report.created()).isZero();
            assertThat(report.skipped()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"machines.csv", "machines.xls", "machines", "machines.xlsx", "a/b\\c;d.txt", "ä.ods"})
    void aFileIsToldByItsContentNotItsName(String name) {
        String identifier = Unique.identifier();
        api.imports().run(Csv.of(Csv.machine(identifier + "-1")).named(name));
        api.imports()
                .run(new Workbook().header().machine(identifier + "-2").upload().named(name));
        assertThat(api.total("search", identifier)).isEqualTo(2);
    }

    @Test
    void readsSharedAndInlineTexts() {
        Workbook workbook = new Workbook();
        workbook.row(
                        workbook.shared("name"),
                        workbook.shared("machine_identifier"),
                        inline("protocol"),
                        workbook.shared("location"))
                .row(
                        workbook.shared("Säge <7> & 😀"),
                        workbook.shared(prefix + "-1"),
                        workbook.shared("json"),
                        inline("Halle\nSüd"))
                .row(
                        workbook.sharedXml("<si><r><t>Two </t></r><r><rPr><b/></rPr><t>runs</t></r></si>"),
                        inline("  " + prefix + "-2 "),
                        workbook.shared("json"),
                        empty())
                .row(workbook.shared("Säge <7> & 😀"), inline(prefix + "-3"), workbook.shared("json"));
        ImportReport report = api.imports().run(workbook.upload());
        assertThat(report.created()).isEqualTo(3);
        assertThat(only(prefix + "-1").name()).isEqualTo("Säge <7> & 😀");
        assertThat(only(prefix + "-1").location()).isEqualTo("Halle\nSüd");
        assertThat(only(prefix + "-2").name()).isEqualTo("Two runs");
        assertThat(only(prefix + "-2").location()).isNull();
    }

    @Test
    void readsNumbersAsTheCellShowsThemAndFormulasByTheirValue() {
        int tail = Math.abs(prefix.hashCode() % 100_000_000);
        String padded = String.format("%04d", tail % 1000);
        api.imports()
                .run(new Workbook()
                        .texts("location", "machine_identifier", "protocol", "name")
                        .row(number("7", 0), number(String.valueOf(tail), 0), inline("json"), inline("Whole"))
                        .row(number("7.5", 0), number(String.valueOf(tail % 1000), 1), inline("json"), inline("Padded"))
                        .row(number("46116", 2), inline(prefix + "-date"), inline("json"), inline("Date"))
                        .row(number("7", 3), inline(prefix + "-cents"), inline("json"), inline("Cents"))
                        .row(bool(true), inline(prefix + "-bool"), inline("json"), inline("Bool"))
                        .row(
                                formula("CONCATENATE(\"Hall \",1)", "Hall 1"),
                                formula("A1&\"x\"", prefix + "-formula"),
                                inline("json"),
                                formula("HYPERLINK(\"http://x\")", "Formula"))
                        .upload());
        assertThat(only(String.valueOf(tail)).location()).isEqualTo("7");
        assertThat(only(padded).location()).isEqualTo("7.5");
        assertThat(only(prefix + "-date").location()).isEqualTo("2026-04-04");
        assertThat(only(prefix + "-cents").location()).isEqualTo("7.00");
        assertThat(only(prefix + "-bool").location()).isEqualTo("TRUE");
        assertThat(only(prefix + "-formula").location()).isEqualTo("Hall 1");
        assertThat(only(prefix + "-formula").name()).isEqualTo("Formula");
    }

    @Test
    void rowsHaveTheNumbersThatASpreadsheetShows() {
        ImportReport report = api.imports()
                .run(new Workbook()
                        .header()
                        .machine(prefix + "-1")
                        .skip(3)
                        .texts("", prefix + "-6", "json")
                        .row(empty(), empty(), empty())
                        .texts("Mill", prefix + "-8", "mqtt", "two\nlines")
                        .texts(" ", "", "  ")
                        .skip(90)
                        .machine(prefix + "-1")
                        .machine(prefix + "-101")
                        .upload());
        assertThat(report.created()).isEqualTo(2);
        assertThat(report.rows()).containsExactly(6L, 8L, 100L);
        assertThat(report.errors().get(100L)).isEqualTo("Duplicate machine_identifier: " + prefix + "-1");
    }

    @Test
    void readsRowsAndCellsThatDoNotSayWhereTheyAre() {
        ImportReport report = api.imports()
                .run(new Workbook()
                        .rawRows(raw("name", "machine_identifier", "protocol")
                                + raw("Mill", prefix + "-1", "json")
                                + raw("Mill", prefix + "-2", "mqtt"))
                        .upload());
        assertThat(report.created()).isEqualTo(1);
        assertThat(report.rows()).containsExactly(3L);
    }

    private static String raw(String... texts) {
        StringBuilder row = new StringBuilder("<row>");
        for (String text : texts) {
            row.append("<c t=\"inlineStr\"><is><t>").append(text).append("</t></is></c>");
        }
        return row.append("</row>").toString();
    }

    @Test
    void readsHiddenColumnsAndTheFirstSheetOnly() {
        Workbook workbook = new Workbook()
                .before("<cols><col min=\"2\" max=\"2\" width=\"9\" hidden=\"1\" customWidth=\"1\"/></cols>")
                .header()
                .machine(prefix + "-1");
        Map<String, String> parts = workbook.parts();
        assertThat(api.imports().run(Upload.xlsx(Workbook.zip(parts))).created())
                .isEqualTo(1);
        only(prefix + "-1");

        parts.put(
                "xl/worksheets/sheet2.xml",
                new Workbook().header().machine(prefix + "-2").sheet());
        parts.put(
                "xl/_rels/workbook.xml.rels",
                String.valueOf(parts.get("xl/_rels/workbook.xml.rels"))
                        .replace("sheet1.xml", "sheetX.xml")
                        .replace("sheet2.xml", "sheet1.xml")
                        .replace("sheetX.xml", "sheet2.xml"));
        assertThat(api.imports().run(Upload.xlsx(Workbook.zip(parts))).created())
                .isEqualTo(1);
        only(prefix + "-2");
    }

    @Test
    void formattedButEmptyRowsAreNone() {
        Workbook workbook = new Workbook().header().machine(prefix + "-1");
        for (int row = 0; row < 20_000; row++) {
            workbook.row(empty(), empty());
        }
        assertThat(api.imports().run(workbook.machine(prefix + "-2").upload()).created())
                .isEqualTo(2);
    }

    @Test
    void readsJsonLineByLine() {
        String text = Json.object("name", "Säge", "machine_identifier", prefix + "-1", "protocol", "json") + "\n"
                + Json.object(
                        "name",
                        "Mill",
                        "machine_identifier",
                        prefix + "-2",
                        "protocol",
                        "csv",
                        "location",
                        "a\nb",
                        "offline_after_seconds",
                        60,
                        "colour",
                        "red")
                + "\n"
                + Json.object("name", "Mill", "machine_identifier", prefix + "-3", "protocol", "mqtt") + "\n"
                + Json.object("machine_identifier", prefix + "-4", "protocol", "json", "name", null);
        ImportReport report = api.imports().run(Upload.ndjson(text));
        assertThat(report.created()).isEqualTo(2);
        assertThat(report.skipped()).isEqualTo(2);
        assertThat(only(prefix + "-1").name()).isEqualTo("Säge");
        assertThat(only(prefix + "-2").location()).isEqualTo("a\nb");
        assertThat(api.read(only(prefix + "-2"))
                        .json()
                        .path("offline_after_seconds")
                        .intValue())
                .isEqualTo(60);
    }

    @Test
    void readsAFileAlmostAsLargeAsAFileMayBe() {
        String notes = "n".repeat(19_000);
        StringBuilder text = new StringBuilder("notes,name,machine_identifier,protocol\n");
        for (int row = 0; row < 500; row++) {
            text.append(notes)
                    .append(",Mill,")
                    .append(prefix)
                    .append('-')
                    .append(row)
                    .append(",json\n");
        }
        assertThat(text.length()).isBetween(9_500_000, 9_999_000);
        assertThat(api.imports().run(Upload.csv(text.toString())).created()).isEqualTo(500);
    }
}
