package io.fleetledger.ingest.file;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.FormulaText;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.Reader;
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

    private final Reader text;
    private final CsvParser parser;
    private final List<String> header;
    private long row;

    private CsvRowSource(Reader text, CsvDialect dialect) {
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
        Reader text = new CsvLines(dialect.encoding().open(file), dialect.separator());
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
        settings.setMaxCharsPerColumn(Bounds.MAX_CELL);
        settings.setInputBufferSize(BUFFER);
        settings.setReadInputOnSeparateThread(false); // A thread for each upload would be one too many.
        settings.setErrorContentLength(0);
        return settings;
    }

    private List<String> readHeader() {
        for (String[] cells = parse(); cells != null; cells = parse()) {
            if (!isBlank(cells)) {
                return Arrays.stream(cells).map(String::strip).toList();
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
            if (!isBlank(cells)) {
                return rowOf(cells);
            }
        }
        return null;
    }

    private SourceRow rowOf(String[] raw) {
        List<String> cells = new ArrayList<>(header.size());
        Map<Integer, Mark> marks = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            String text = column < raw.length ? raw[column].strip() : "";
            if (text.startsWith("=")) {
                marks.put(column, Mark.FORMULA);
            }
            cells.add(FormulaText.unescape(text));
        }
        return new SourceRow(row, cells, marks);
    }

    private String @Nullable [] parse() {
        row++;
        try {
            return parser.parseNext();
        } catch (TextParsingException tooMuch) {
            // The pass before has read the same text to its end; what is left is the bound on a cell.
            throw Bounds.cellTooLong(row);
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
