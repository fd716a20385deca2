package io.fleetledger.ingest.file;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.CsvLines.Flaw;
import io.fleetledger.ingest.file.CsvScanner.Excess;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV text, blank ones included, parsed by Univocity. A row that cannot be read as it was sent says why,
 * and those after it follow.
 */
public final class CsvRows implements Closeable {

    private static final int BUFFER = 1 << 16;

    /** Longer than what is left of a cell that was cut. */
    private static final int MAX_RAW_CELL = 2 * FileLimits.MAX_CELL + 8;

    private final CsvLines lines;
    private final CsvParser parser;
    private boolean begun;
    private long number;

    private CsvRows(CsvLines lines, char separator) {
        this.lines = lines;
        this.parser = new CsvParser(settings(separator));
    }

    /** Rows whose cells may have line ends, in quotations, which all have to end. */
    static CsvRows ofFile(Reader text, char separator) {
        return new CsvRows(new CsvLines(text, separator, false), separator);
    }

    /** Rows of one line each: a quotation has to end in the line in which it begins. */
    public static CsvRows ofLines(Reader text, char separator) {
        return new CsvRows(new CsvLines(text, separator, true), separator);
    }

    private static CsvParserSettings settings(char separator) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(separator);
        settings.getFormat().setQuote(CsvScanner.QUOTE);
        settings.getFormat().setQuoteEscape(CsvScanner.QUOTE);
        settings.getFormat().setLineSeparator("\n");
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
        settings.setCommentProcessingEnabled(false); // #1 is a name like any other.
        settings.setSkipEmptyLines(false); // They are counted.
        settings.setNullValue("");
        settings.setEmptyValue("");
        settings.setMaxColumns(FileLimits.MAX_COLUMNS);
        settings.setMaxCharsPerColumn(MAX_RAW_CELL);
        settings.setInputBufferSize(BUFFER);
        settings.setReadInputOnSeparateThread(false); // Otherwise each upload would take a thread.
        settings.setErrorContentLength(0);
        return settings;
    }

    /**
     * The next row, or null after the last.
     *
     * @throws UnreadableCsvException if no row can be told from here on
     * @throws IOException as the text's reader does
     */
    public @Nullable CsvRow next() throws IOException {
        number++;
        String[] cells = parse();
        return cells == null ? null : row(Arrays.asList(cells));
    }

    private String @Nullable [] parse() throws IOException {
        try {
            if (!begun) {
                begun = true;
                parser.beginParsing(lines);
            }
            return parser.parseNext();
        } catch (TextParsingException | IllegalStateException failed) {
            lines.throwFailure();
            // The bounds are enforced before the parser, so this is another failure.
            throw new UnreadableCsvException("Row " + number + " cannot be told from the next one.");
        }
    }

    private CsvRow row(List<String> cells) {
        Set<Integer> cut = new HashSet<>();
        Violation problem = null;
        for (Flaw flaw = lines.takeFlaw(number); flaw != null; flaw = lines.takeFlaw(number)) {
            if (flaw.excess() == Excess.CELL) {
                cut.add(flaw.column());
            } else if (problem == null) {
                problem = problemOf(flaw.excess());
            }
        }
        return new CsvRow(number, cells, cut, problem);
    }

    private Violation problemOf(Excess excess) {
        if (excess == Excess.NONE) {
            return FileLimits.unreadable(
                    "Row " + number + " has text behind a quotation; within one, a \" is written \"\"");
        }
        return excess == Excess.COLUMNS ? FileLimits.tooManyColumns(number) : FileLimits.rowTooLong(number);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
