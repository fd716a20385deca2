package io.fleetledger.ingest.file;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.CsvLines.Cut;
import io.fleetledger.ingest.file.CsvScanner.Excess;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.FormulaText;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CSV file, parsed by Univocity. */
final class CsvRowSource implements RowSource {

    private static final int BUFFER = 1 << 16;

    /** Longer than what is left of a cell that was cut. */
    private static final int MAX_RAW_CELL = 2 * Bounds.MAX_CELL + 8;

    private final CsvLines text;
    private final CsvParser parser;
    private final List<String> header;
    private long row;

    private CsvRowSource(CsvLines text, CsvDialect dialect) {
        this.text = text;
        this.parser = new CsvParser(settings(dialect.separator()));
        parser.beginParsing(text);
        if (dialect.namesSeparator()) {
            parse();
        }
        this.header = readHeader();
    }

    static CsvRowSource open(Path file, List<TextEncoding> candidates) throws IOException {
        CsvDialect dialect = CsvDialect.of(file, candidates);
        CsvLines text = new CsvLines(dialect.encoding().open(file), dialect.separator());
        try {
            return new CsvRowSource(text, dialect);
        } catch (RuntimeException refused) {
            text.close();
            throw refused;
        }
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
        settings.setMaxColumns(Bounds.MAX_COLUMNS);
        settings.setMaxCharsPerColumn(MAX_RAW_CELL);
        settings.setInputBufferSize(BUFFER);
        settings.setReadInputOnSeparateThread(false); // Otherwise each upload would take a thread.
        settings.setErrorContentLength(0);
        return settings;
    }

    private List<String> readHeader() {
        for (String[] cells = parse(); cells != null; cells = parse()) {
            Cut cut = text.takeCut(row);
            if (cut != null) {
                throw Bounds.refusal(problemOf(cut.excess()));
            }
            if (!isBlank(cells)) {
                return Arrays.stream(cells).map(this::headerCell).toList();
            }
        }
        throw FileProblems.unreadable("The file has no rows.");
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.CSV;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable SourceRow next() {
        for (String[] cells = parse(); cells != null; cells = parse()) {
            SourceRow found = rowOf(cells);
            if (found.problem() != null || !found.marks().isEmpty() || !isBlank(cells)) {
                return found;
            }
        }
        return null;
    }

    private SourceRow rowOf(String[] raw) {
        List<String> cells = new ArrayList<>(header.size());
        Map<Integer, Mark> marks = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            String cell = column < raw.length ? raw[column].strip() : "";
            if (cell.length() > Bounds.MAX_CELL) {
                marks.put(column, Mark.TOO_LONG);
            } else if (cell.startsWith("=")) {
                marks.put(column, Mark.FORMULA);
            }
            cells.add(Bounds.cut(FormulaText.unescape(cell)));
        }
        return new SourceRow(row, cells, marks, markCuts(marks));
    }

    /** Marks the cells that were cut; returns the problem if the row itself was cut. */
    private @Nullable Violation markCuts(Map<Integer, Mark> marks) {
        Violation problem = null;
        for (Cut cut = text.takeCut(row); cut != null; cut = text.takeCut(row)) {
            if (cut.excess() != Excess.CELL) {
                problem = problemOf(cut.excess());
            } else if (cut.column() < header.size()) {
                marks.put(cut.column(), Mark.TOO_LONG);
            }
        }
        return problem;
    }

    private Violation problemOf(Excess excess) {
        return switch (excess) {
            case COLUMNS -> Bounds.tooManyColumns(row);
            case ROW -> Bounds.rowTooLong(row);
            case CELL, NONE -> Bounds.cellTooLong(row);
        };
    }

    private String headerCell(String raw) {
        String cell = raw.strip();
        if (cell.length() > Bounds.MAX_CELL) {
            throw Bounds.refusal(Bounds.cellTooLong(row));
        }
        return cell;
    }

    private String @Nullable [] parse() {
        row++;
        try {
            return parser.parseNext();
        } catch (TextParsingException tooMuch) {
            // The bounds are enforced before the parser, so this is another failure.
            throw FileProblems.unreadable("Row " + row + " cannot be told from the next one.");
        }
    }

    private static boolean isBlank(String[] cells) {
        return Arrays.stream(cells).allMatch(String::isBlank);
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
