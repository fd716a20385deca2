package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.sheet.SheetFormat;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One list of machines, as many programs write it: src/test/resources/files/README.md says which. */
class FilesOfProgramsTest {

    private static final List<String> HEADER =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds", "bemerkung");
    private static final String UMLAUTS = "Zürich – Halle 7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "excel.xlsx",
                "excel-strict.xlsx",
                "google-sheets.xlsx",
                "libreoffice.xlsx",
                "library-inline-strings.xlsx"
            })
    void everyWorkbookGivesTheSameRows(String name) throws Exception {
        assertGivesTheMachines(name, SheetFormat.XLSX, "Hall 1\nBay 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "excel-csv-utf8-bom.csv",
                "excel-csv-german-windows1252.csv",
                "excel-csv-macintosh.csv",
                "excel-unicode-text.txt",
                "google-sheets.csv",
                "libreoffice-comma-utf8.csv",
                "libreoffice-semicolon-windows1252.csv",
                "libreoffice-tab-utf16.csv",
                "utf16be-bom.csv",
                "utf16be-no-bom.csv",
                "utf16le-no-bom.csv"
            })
    void everyCsvFileGivesTheSameRows(String name) throws Exception {
        assertGivesTheMachines(name, SheetFormat.CSV, "Hall 1\nBay 2");
    }

    @ParameterizedTest
    @ValueSource(strings = "google-sheets.tsv")
    void tabSeparatedTextNeedsNoQuotes(String name) throws Exception {
        assertGivesTheMachines(name, SheetFormat.CSV, "Hall 1 Bay 2");
    }

    @ParameterizedTest
    @ValueSource(strings = "excel-sep-line.csv")
    void theLineThatNamesTheSeparatorIsARow(String name) throws Exception {
        List<SourceRow> rows = read(name, SheetFormat.CSV);
        assertThat(rows).extracting(SourceRow::number).containsExactly(3L, 4L, 6L, 7L);
        assertThat(rows.get(1).cells()).startsWith("Presse \"Süd\"", "7", "opc_ua", UMLAUTS);
    }

    private static void assertGivesTheMachines(String name, SheetFormat format, String twoLines) throws Exception {
        List<SourceRow> rows = read(name, format);
        assertThat(rows)
                .extracting(SourceRow::number, SourceRow::cells)
                .containsExactly(
                        row(2, "CNC Mill #1", "CNC-001", "json", "Building A, Line 3; left", "300", ""),
                        row(3, "Presse \"Süd\"", "7", "opc_ua", UMLAUTS, "", ""),
                        row(5, "Fräse €500", "40123456789", "modbus_tcp", twoLines, "300", ""),
                        row(6, "Ofen", "2026-03-01", "csv", "50%", "", ""));
        assertThat(rows).allSatisfy(row -> assertThat(row.marks()).isEmpty());
    }

    private static org.assertj.core.groups.Tuple row(long number, String... cells) {
        return org.assertj.core.groups.Tuple.tuple(number, List.of(cells));
    }

    private static List<SourceRow> read(String name, SheetFormat format) throws Exception {
        try (RowSource source = RowSources.open(file(name))) {
            assertThat(source.format()).isEqualTo(format);
            assertThat(source.header())
                    .extracting(column -> column.toLowerCase(Locale.ROOT))
                    .isEqualTo(HEADER);
            List<SourceRow> rows = new ArrayList<>();
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                rows.add(row);
            }
            return rows;
        }
    }

    static Path file(String name) throws URISyntaxException {
        return Path.of(FilesOfProgramsTest.class.getResource("/files/" + name).toURI());
    }
}
