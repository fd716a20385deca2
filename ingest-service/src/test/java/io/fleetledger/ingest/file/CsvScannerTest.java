package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.ingest.file.CsvScanner.Excess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a row, a cell and a quotation, character by character. */
class CsvScannerTest {

    private static final int CELL = 2 * 32_767 + 2;

    private final CsvScanner scanner = new CsvScanner(",");

    @Test
    void aRowEndsWithOneLineEndHoweverItIsWritten() {
        assertThat(rowsIn("a\nb")).isEqualTo(1);
        assertThat(rowsIn("a\rb")).isEqualTo(1);
        assertThat(rowsIn("a\r\nb")).isEqualTo(1);
        assertThat(rowsIn("\r\r\n\n\r")).isEqualTo(4);
        assertThat(scanner.row()).isEqualTo(8);
    }

    @Test
    void aLineEndInAQuotationEndsNoRow() {
        assertThat(rowsIn("\"a\nb\r\nc\rd\"")).isZero();
        assertThat(scanner.isInQuotation()).isFalse();
        assertThat(rowsIn("\r\n")).isEqualTo(1);
    }

    /** A line feed behind a carriage return that a quotation has ends what follows the quotation. */
    @Test
    void theHalvesOfALineEndAreOnTheSameSideOfAQuote() {
        assertThat(rowsIn("\"a\r\"\n")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"`,true",
                "` \"a`,true",
                "`\"a\"\"`,true",
                "`\"a\"`,false",
                "`\"a\" `,false",
                "`\"a\" \"`,false",
                "`\"a\"x\"`,false",
                "`a\"`,false",
                "`a \"b`,false",
                "`\"a,`,true",
                "`a,\"`,true",
                "`\"a\",\"`,true"
            })
    void aQuoteOpensAQuotationWhereACellBegins(String text, boolean open) {
        rowsIn(text);
        assertThat(scanner.isInQuotation()).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"a\"b`,true",
                "`\"a\" b`,true",
                "`\"a\" \"`,true",
                "`\"a\"b\"`,true",
                "`\"a\"b `,true",
                "`\"\"\"\"b`,true",
                "`\"a\"! `,true",
                "`\"a\"b,`,false",
                "`\"a\"b\n`,false",
                "`\"a\"`,false",
                "`\"a\" `,false",
                "`\"a\"\"b`,false",
                "`\"a`,false",
                "`a\"b`,false",
                "`a \"b\" c`,false"
            })
    void onlyBlanksFollowAQuotationInItsCell(String text, boolean behind) {
        rowsIn(text);
        assertThat(scanner.hasTextAfterQuotes()).isEqualTo(behind);
    }

    @Test
    void columnsAreCountedFromTheRowsBeginning() {
        rowsIn("a,\"b,c\",");
        assertThat(scanner.column()).isEqualTo(2);
        rowsIn("\n");
        assertThat(scanner.column()).isZero();
    }

    @Test
    void whoKnowsTheSeparatorGoesOnWithItAlone() {
        CsvScanner any = new CsvScanner(",;");
        "a,b;c\n".chars().forEach(c -> any.accept((char) c));
        any.separateBy(';');
        "a,b;c".chars().forEach(c -> any.accept((char) c));
        assertThat(any.column()).isEqualTo(1);
    }

    @Test
    void aRowMayHave1024Columns() {
        rowsIn(",".repeat(1_023));
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
        rowsIn(",");
        assertThat(scanner.excess()).isEqualTo(Excess.COLUMNS);
        rowsIn("\n");
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
    }

    /** As many as the longest text has if it is quotes, each doubled, in quotes. Blanks before it are none of it. */
    @Test
    void aCellMayHaveTwiceTheCharactersOfItsTextAndTwoQuotes() {
        rowsIn(" ".repeat(CELL) + "x".repeat(CELL));
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
        rowsIn("x");
        assertThat(scanner.excess()).isEqualTo(Excess.CELL);
        rowsIn(",");
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
    }

    @Test
    void aRowMayHaveTwiceTheCharactersOfItsTexts() {
        String cell = "x".repeat(CELL - 1) + ",";
        rowsIn(cell.repeat(32));
        int left = (2 << 20) - 32 * CELL;
        rowsIn("x".repeat(left));
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
        rowsIn("x");
        assertThat(scanner.excess()).isEqualTo(Excess.ROW);
        rowsIn("\nx");
        assertThat(scanner.excess()).isEqualTo(Excess.NONE);
    }

    private int rowsIn(String text) {
        int rows = 0;
        for (int i = 0; i < text.length(); i++) {
            rows += scanner.accept(text.charAt(i)) ? 1 : 0;
        }
        return rows;
    }
}
