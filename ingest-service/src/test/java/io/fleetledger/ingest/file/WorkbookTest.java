package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file is a workbook, and which of its sheets is read. */
class WorkbookTest {

    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    @TempDir
    Path folder;

    @Test
    void whatIsNoWorkbookIsNamed() {
        Path document = new WorkbookFiles()
                .with("mimetype", "x")
                .with("META-INF/manifest.xml", "x")
                .in(folder);
        assertThatThrownBy(() -> RowSources.open(document)).hasMessageContaining("an OpenDocument file");

        Path binary = new WorkbookFiles().with("xl/workbook.bin", "x").in(folder);
        assertThatThrownBy(() -> RowSources.open(binary)).hasMessageContaining("a binary workbook (.xlsb)");

        Path archive = new WorkbookFiles().without("[Content_Types].xml").in(folder);
        assertThatThrownBy(() -> RowSources.open(archive)).hasMessageContaining("a zip archive, but no XLSX");

        Path other = new WorkbookFiles().with("xl/workbook.xml", "<document/>").in(folder);
        assertThatThrownBy(() -> RowSources.open(other)).hasMessageContaining("but no workbook");
    }

    @Test
    void aWorkbookMayHaveAManifestOfItsSigner() {
        assertThat(headerOf(new WorkbookFiles()
                        .with("META-INF/manifest.xml", "<x/>")
                        .in(folder)))
                .isEqualTo("name");
    }

    /** A chart may have a sheet to itself, and has no cells. */
    @Test
    void theFirstSheetWithCellsIsRead() {
        String sheets = "<sheet r:id=\"styles\"/><sheet/><sheet r:id=\"worksheet\"/><sheet r:id=\"sharedStrings\"/>";

        assertThat(headerOf(workbook("", sheets))).isEqualTo("name");
        assertThatThrownBy(() -> headerOf(workbook("", "<sheet r:id=\"styles\"/>")))
                .hasMessageContaining("has no sheet with cells");
        assertThatThrownBy(() -> headerOf(workbook("", ""))).hasMessageContaining("has no sheet with cells");
    }

    @Test
    void aSheetWithoutRowsIsNone() {
        Path file = new WorkbookFiles().sheet("<row r=\"1\"/>").in(folder);

        assertThatThrownBy(() -> RowSources.open(file)).hasMessageContaining("first sheet has no rows");
    }

    @ParameterizedTest
    @CsvSource({"'', 3/1/2022", "date1904=\"0\", 3/1/2022", "date1904=\"1\", 3/2/2026", "date1904=\"true\", 3/2/2026"})
    void aWorkbookSaysFromWhenItCountsDays(String property, String shown) {
        Path file = dated("<workbookPr " + property + "/>");

        assertThat(headerOf(file)).isEqualTo(shown);
    }

    @Test
    void aWorkbookNeedsNeitherStylesNorSharedTexts() {
        Path file = new WorkbookFiles()
                .with(
                        "[Content_Types].xml",
                        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd"
                                + ".openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>")
                .without("xl/styles.xml")
                .without("xl/sharedStrings.xml")
                .in(folder);

        assertThat(headerOf(file)).isEqualTo("name");
    }

    private Path workbook(String properties, String sheets) {
        return files(properties, sheets).in(folder);
    }

    private Path dated(String properties) {
        return files(properties, "<sheet r:id=\"worksheet\"/>")
                .styles("<cellXfs><xf numFmtId=\"14\"/></cellXfs>")
                .sheet("<row><c s=\"0\"><v>44621</v></c></row>")
                .in(folder);
    }

    private static WorkbookFiles files(String properties, String sheets) {
        return new WorkbookFiles()
                .with(
                        "xl/workbook.xml",
                        "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONSHIPS + "\">" + properties + "<sheets>"
                                + sheets + "</sheets></workbook>");
    }

    private static String headerOf(Path file) {
        try (RowSource source = RowSources.open(file)) {
            return source.header().get(0);
        }
    }
}
