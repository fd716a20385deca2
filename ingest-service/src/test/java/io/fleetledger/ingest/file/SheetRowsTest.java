package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the XML of a sheet says: where its rows and cells stand, and what each cell shows. */
class SheetRowsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<c t=\"b\"><v>0</v></c>|FALSE",
                "<c t=\"b\"><v> 0 </v></c>|FALSE",
                "<c t=\"b\"><v>1</v></c>|TRUE",
                "<c t=\"b\"><v>false</v></c>|FALSE",
                "<c t=\"b\"><v>true</v></c>|TRUE",
                "<c t=\"d\"><v> 2026-03-01 </v></c>|2026-03-01",
                "<c t=\"str\"><f>A1</f><v> a_x0041_b </v></c>|aAb",
                "<c t=\"inlineStr\"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t> b</t></r></is></c>|a b",
                "<c t=\"inlineStr\"><is><t>'=1</t></is></c>|=1",
                "<c t=\"s\"><v> 1 </v></c>|second",
                "<c><v> 7.50 </v></c>|7.5",
                "<c t=\"n\"><v>-.5e1</v></c>|-5",
                "<c><extLst><ext><v>8</v></ext></extLst><v>7</v></c>|7"
            })
    void aCellIsWhatASpreadsheetProgramShows(String cell, String shown) {
        SourceRow row = rows("<row>" + cell + "</row>").get(0);

        assertThat(row.cells()).startsWith(shown);
        assertThat(row.marks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c t=\"e\"><v> #REF! </v></c>|#REF!|ERROR",
                "<c t=\"str\"><v>=1+1</v></c>|=1+1|FORMULA",
                "<c t=\"s\"><v>2</v></c>|2|UNREADABLE",
                "<c t=\"s\"><v>one</v></c>|one|UNREADABLE",
                "<c><v>seven</v></c>|seven|UNREADABLE",
                "<c><v>.</v></c>|.|UNREADABLE"
            })
    void aCellThatIsNoTextSaysWhatItIs(String cell, String text, Mark mark) {
        SourceRow row = rows("<row>" + cell + "</row>").get(0);

        assertThat(row.cells()).startsWith(text);
        assertThat(row.marks()).isEqualTo(Map.of(0, mark));
    }

    @Test
    void aNumberHasNoMoreThan64Characters() {
        String number = "0." + "1".repeat(62);

        assertThat(rows("<row><c><v>" + number + "</v></c></row>").get(0).marks())
                .isEmpty();
        assertThat(rows("<row><c><v>" + number + "1</v></c></row>").get(0).marks())
                .isEqualTo(Map.of(0, Mark.UNREADABLE));
    }

    @Test
    void aTextHasNoMoreThan32767CharactersWhereverItStands() {
        String longest = "x".repeat(32_767);
        for (String cell : List.of(
                "<c t=\"str\"><v>%s</v></c>",
                "<c t=\"inlineStr\"><is><t>%s</t></is></c>",
                "<c t=\"inlineStr\"><is><r><t>xx</t></r><r><t>%s</t></r></is></c>")) {
            String text = cell.contains("xx") ? longest.substring(2) : longest;
            SourceRow fits = rows("<row>" + cell.replace("%s", text) + "</row>").get(0);
            SourceRow cut =
                    rows("<row>" + cell.replace("%s", text + "y") + "</row>").get(0);

            assertThat(fits.cells()).startsWith(longest);
            assertThat(fits.marks()).isEmpty();
            assertThat(cut.cells()).startsWith(longest);
            assertThat(cut.marks()).isEqualTo(Map.of(0, Mark.TOO_LONG));
        }
    }

    @Test
    void aCellStandsWhereItSaysOrElseBehindTheLastOne() {
        SourceRow row = rows("<row><c r=\"B2\"><v>2</v></c><c><v>3</v></c><c/><c><v>5</v></c></row>")
                .get(0);

        assertThat(row.cells()).containsExactly("", "2", "3", "", "5");
    }

    @Test
    void aRowMayHave1024Columns() {
        assertThat(rows("<row><c r=\"AMJ2\"><v>1</v></c></row>").get(0).beyond())
                .hasSize(1_024 - 5)
                .endsWith("1");
        assertThat(rows("<row><c r=\"AMK2\"><v>1</v></c></row>").get(0).problem())
                .isEqualTo(FileLimits.tooManyColumns(2));
        assertThat(rows("<row><c r=\"XFE2\"/></row>").get(0).problem()).isEqualTo(FileLimits.tooManyColumns(2));
        assertThat(rows("<row><c r=\"XFD2\"/></row>")).as("blank").isEmpty();
    }

    @Test
    void aRowMayHave1048576Characters() {
        String cells = IntStream.range(0, 32)
                .mapToObj(n -> "<c t=\"str\"><v>" + "x".repeat(32_767) + "</v></c>")
                .collect(Collectors.joining());
        String rest = "<c t=\"str\"><v>" + "x".repeat(32) + "</v></c>";

        assertThat(rows("<row>" + cells + rest + "</row>").get(0).beyond()).endsWith("x".repeat(32));
        List<SourceRow> rows = rows("<row>" + cells + rest + "<c><v>1</v></c></row><row><c><v>7</v></c></row>");
        assertThat(rows.get(0).problem()).isEqualTo(FileLimits.rowTooLong(2));
        assertThat(rows.get(1).problem()).isNull();
        assertThat(rows.get(1).cells()).startsWith("7");
    }

    @Test
    void rowsHaveTheNumberTheySayOrElseTheNextOneAndBlankOnesCountToo() {
        List<SourceRow> rows = rows("<row/><row><c><v>1</v></c></row><row r=\"9\"><c><v>2</v></c></row>"
                + "<row><c/></row><row r=\"1048576\"><c><v>3</v></c></row>");

        assertThat(rows).extracting(SourceRow::number).containsExactly(3L, 9L, 1_048_576L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<row r=\"1048577\"/>|it has a row 1048577",
                "<row r=\"3\"/><row r=\"3\"/>|row 3 comes after row 3",
                "<row r=\"3\"/><row r=\"2\"/>|row 2 comes after row 3",
                "<row r=\"1\"/>|row 1 comes after row 1",
                "<row r=\"first\"/>|behind row 1 is a row without a number",
                "<row><c><v>1<b/></v></c></row>|no well-formed XML"
            })
    void aSheetWhoseRowsAreInDisorderIsDamaged(String rows, String detail) {
        assertThatThrownBy(() -> rows(rows))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().detail())
                                .startsWith("The workbook is damaged: ")
                                .contains(detail));
    }

    @Test
    void whatStandsBehindTheRowsIsNone() {
        assertThat(rows("<row><c><v>1</v></c></row></sheetData><row><c><v>2</v></c></row><sheetData>"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>2</v></c>|has its cells in disorder",
                "<c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>|has its cells in disorder",
                "<c r=\"2\"><v>1</v></c>|has a cell without a place",
                "<c s=\"one\"><v>1</v></c>|has a style that is none"
            })
    void aRowWhoseCellsHaveNoPlaceIsNoneToGoBy(String cells, String problem) {
        assertThat(rows("<row>" + cells + "</row>").get(0).problem())
                .isEqualTo(FileLimits.unreadable("Row 2 " + problem + "; the workbook is damaged"));
    }

    @Test
    void aHeaderThatCannotBeReadRefusesTheWorkbook() {
        assertHeaderRefused("<c t=\"s\"><v>9</v></c>", 400);
        assertHeaderRefused("<c r=\"A\"><v>9</v></c>", 400);
        assertHeaderRefused("<c t=\"str\"><v>" + "x".repeat(32_768) + "</v></c>", 422);
        assertHeaderRefused("<c r=\"AMK1\"><v>9</v></c>", 422);
    }

    private void assertHeaderRefused(String cell, int status) {
        Path file = new WorkbookFiles().sheet("<row>" + cell + "</row>").in(folder);
        assertThatThrownBy(() -> RowSources.open(file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().status().value())
                                .isEqualTo(status));
    }

    private List<SourceRow> rows(String xml) {
        Path file = new WorkbookFiles()
                .sharedStrings("first", "second")
                .sheet(WorkbookFiles.HEADER + xml)
                .in(folder);
        List<SourceRow> rows = new ArrayList<>();
        try (RowSource source = RowSources.open(file)) {
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
