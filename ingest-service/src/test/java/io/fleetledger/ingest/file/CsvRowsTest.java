package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a text, as they come out of scanner and parser together. */
class CsvRowsTest {

    /** Characters, with its quotes. */
    private static final int LONGEST_CELL = 2 * 32_767 + 2;

    private static final String CHARACTERS = "\"\"\",,a b\n\r\n";

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    /** The scanner says what is wrong in which row, and the parser what is in it: they have to count alike. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aTextHasTheRowsThatTheGrammarSays(int seed) throws IOException {
        Random random = new Random(seed);
        String text = random.ints(random.nextInt(60), 0, CHARACTERS.length())
                .mapToObj(n -> String.valueOf(CHARACTERS.charAt(n)))
                .collect(Collectors.joining());
        Grammar grammar = Grammar.of(text);
        if (grammar.open) { // It is refused before its rows are read.
            text += '"';
            grammar = Grammar.of(text);
        }

        List<CsvRow> rows = read(CsvRows.ofFile(trickling(text, random), ','));

        for (int n = 0; n < Math.max(rows.size(), grammar.rows.size()); n++) {
            List<String> cells = n < grammar.rows.size() ? grammar.rows.get(n) : List.of("");
            CsvRow row = n < rows.size() ? rows.get(n) : new CsvRow(n + 1, List.of(), Set.of(), null);
            assertThat(row.number()).isEqualTo(n + 1);
            assertThat(row.problem() != null).as("%d of %s", n + 1, text).isEqualTo(grammar.ambiguous.contains(n));
            if (row.problem() == null) {
                assertThat(row.isBlank() ? List.of("") : row.cells())
                        .as("%d of %s", n + 1, text)
                        .isEqualTo(cells.stream().allMatch(String::isBlank) ? List.of("") : cells);
            }
        }
    }

    @Test
    void ofACellAboveTheBoundOnlyTheBeginningIsThere() throws IOException {
        String longest = "x".repeat(LONGEST_CELL);

        List<CsvRow> rows = read(ofFile("a," + longest + ",b\na," + longest + "y,b," + longest + "y\nc\n"));

        assertThat(rows.get(0)).isEqualTo(new CsvRow(1, List.of("a", longest, "b"), Set.of(), null));
        assertThat(rows.get(1)).isEqualTo(new CsvRow(2, List.of("a", longest, "b", longest), Set.of(1, 3), null));
        assertThat(rows.get(2)).isEqualTo(new CsvRow(3, List.of("c"), Set.of(), null));
    }

    @Test
    void aQuotationThatIsCutEndsThere() throws IOException {
        String longest = "x".repeat(LONGEST_CELL - 1);

        List<CsvRow> rows = read(ofFile("\"" + longest + "yy\",b\n\"" + longest + "y\n,\"\"z\",b\nc\n"));

        assertThat(rows.get(0)).isEqualTo(new CsvRow(1, List.of(longest, "b"), Set.of(0), null));
        assertThat(rows.get(1)).isEqualTo(new CsvRow(2, List.of(longest, "b"), Set.of(0), null));
        assertThat(rows.get(2).cells()).containsExactly("c");
    }

    @Test
    void aRowWithSeveralFlawsNamesTheFirst() throws IOException {
        String many = ",".repeat(1_024);
        String text = "x".repeat(LONGEST_CELL + 1);

        List<CsvRow> rows =
                read(ofFile("\"a\"b" + many + "\n" + many + "\"a\"b\n\"a\"" + text + ",c\n" + many + "\nd"));

        assertThat(rows)
                .extracting(
                        row -> row.problem() == null ? "none" : row.problem().type())
                .containsExactly("unreadable", "too_many_columns", "unreadable", "too_many_columns", "none");
        assertThat(rows.get(2).cut()).containsExactly(0);
    }

    @Test
    void aRowOfTooManyCharactersSaysSo() throws IOException {
        String cell = "x".repeat(60_000) + ",";

        List<CsvRow> rows = read(ofFile(cell.repeat(40) + "\"a\"b\nc\n"));

        assertThat(rows.get(0).problem()).isEqualTo(FileLimits.rowTooLong(1));
        assertThat(rows.get(1).cells()).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aCellOfAFileMayHaveLineEndsAndOneOfALineNone(String lineEnd) throws IOException {
        String text = "a,b" + lineEnd + lineEnd + "\"c" + lineEnd + "d\",e" + lineEnd;

        assertThat(read(ofFile(text)).get(2).cells()).containsExactly("c" + lineEnd + "d", "e");
        assertThatThrownBy(() -> read(CsvRows.ofLines(new StringReader(text), ',')))
                .isInstanceOf(UnreadableCsvException.class)
                .hasMessageStartingWith("The quotation in row 3 does not end in its row; ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`a,\"b`,1", "`a\n\"`,2", "`\"a\"\"`,1", "`a\n\"b\r\n\"`,2"})
    void aQuotationOfALineEndsBeforeTheText(String text, int row) {
        assertThatThrownBy(() -> read(CsvRows.ofLines(new StringReader(text), ',')))
                .isInstanceOf(UnreadableCsvException.class)
                .hasMessageStartingWith("The quotation in row " + row + " ");
    }

    /** A disk that fails is nothing that is wrong with the file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 70_000})
    void aTextThatCannotBeReadIsNotTakenForAWrongOne(int length) {
        IOException broken = new IOException("broken");

        CsvRows rows = CsvRows.ofFile(breakingOff("a,b\n".repeat(length / 4), broken), ',');

        assertThatThrownBy(() -> read(rows)).isSameAs(broken);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 70_000})
    void whoRefusesATextWhileItIsReadSaysWhy(int length) {
        RuntimeException refused = new IllegalArgumentException("too large");

        CsvRows rows = CsvRows.ofFile(breakingOff("a,b\n".repeat(length / 4), refused), ',');

        assertThatThrownBy(() -> read(rows)).isSameAs(refused);
    }

    @Test
    void aHeaderNeedsAllOfItsCells() throws IOException {
        String longest = "x".repeat(32_767);

        assertThat(header(longest + ",  \"" + longest + " \"").problemOfHeader())
                .isNull();
        assertThat(header("a," + longest + "x").problemOfHeader()).isEqualTo(FileLimits.cellTooLong(1));
        assertThat(header("\"" + " ".repeat(LONGEST_CELL) + "a\"").problemOfHeader())
                .isEqualTo(FileLimits.cellTooLong(1));
        assertThat(header(",".repeat(1_024) + longest + "x").problemOfHeader()).isEqualTo(FileLimits.tooManyColumns(1));
    }

    @Test
    void aRowIsBlankIfNothingIsInIt() throws IOException {
        assertThat(header(" ,\"  \",\"\"").isBlank()).isTrue();
        assertThat(header(" ,a").isBlank()).isFalse();
        assertThat(header("\"" + " ".repeat(LONGEST_CELL) + "\"").isBlank())
                .as("cut")
                .isFalse();
        assertThat(header(",".repeat(1_024)).isBlank()).as("cut").isFalse();
    }

    private static CsvRow header(String text) throws IOException {
        return Objects.requireNonNull(ofFile(text).next());
    }

    private static CsvRows ofFile(String text) {
        return CsvRows.ofFile(new StringReader(text), ',');
    }

    private static List<CsvRow> read(CsvRows rows) throws IOException {
        List<CsvRow> read = new ArrayList<>();
        try (rows) {
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                read.add(row);
            }
        }
        return read;
    }

    /** In chunks of any size. */
    private static Reader trickling(String text, Random random) {
        return new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(4)));
            }
        };
    }

    private static Reader breakingOff(String text, Exception failure) {
        return new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read >= 0) {
                    return read;
                }
                if (failure instanceof IOException broken) {
                    throw broken;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    /** RFC 4180, with any line ends, blanks around cells, and quotes in cells that are not quoted. */
    private static final class Grammar {

        private final String text;
        private final List<List<String>> rows = new ArrayList<>();
        private final Set<Integer> ambiguous = new HashSet<>();
        private int at;
        private boolean open;

        private Grammar(String text) {
            this.text = text;
        }

        static Grammar of(String text) {
            Grammar grammar = new Grammar(text);
            while (!grammar.atEnd()) {
                grammar.row();
            }
            return grammar;
        }

        private boolean atEnd() {
            return at == text.length();
        }

        private boolean at(char c) {
            return !atEnd() && text.charAt(at) == c;
        }

        private boolean take(char c) {
            boolean taken = at(c);
            at += taken ? 1 : 0;
            return taken;
        }

        private void row() {
            List<String> cells = new ArrayList<>();
            do {
                cells.add(cell());
            } while (take(','));
            rows.add(cells);
            take('\r');
            take('\n');
        }

        private String cell() {
            while (at(' ')) {
                at++;
            }
            if (!take('"')) {
                return unquoted();
            }
            String quoted = quoted();
            if (!unquoted().isEmpty()) {
                ambiguous.add(rows.size());
            }
            return quoted;
        }

        private String unquoted() {
            int from = at;
            while (!atEnd() && !at(',') && !at('\r') && !at('\n')) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String quoted() {
            StringBuilder quoted = new StringBuilder();
            while (!take('"') || at('"')) {
                if (atEnd()) {
                    open = true;
                    break;
                }
                quoted.append(text.charAt(at++));
            }
            return quoted.toString();
        }
    }
}
