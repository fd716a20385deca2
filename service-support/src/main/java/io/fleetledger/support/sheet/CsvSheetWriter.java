package io.fleetledger.support.sheet;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV with commas, CRLF and quotes only where needed (RFC 4180), in UTF-8 with a byte order mark, without which
 * Excel takes the file for one in the machine's own code page.
 */
final class CsvSheetWriter implements SheetWriter {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LINE_END = "\r\n";

    /** Includes control characters: readers treat them as blanks, and trim them from unquoted cells. */
    private static final char[] QUOTED =
            (IntStream.range(0, ' ').mapToObj(Character::toString).collect(Collectors.joining()) + ",\"").toCharArray();

    private final List<String> columns;
    private final Writer out;
    private final CsvWriter csv;

    CsvSheetWriter(OutputStream out, List<String> columns) throws IOException {
        this.columns = List.copyOf(columns);
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.out.write(BYTE_ORDER_MARK);
        csv = new CsvWriter(settings(columns.size()));
        write(columns);
    }

    private static CsvWriterSettings settings(int columns) {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator(LINE_END);
        settings.setNormalizeLineEndingsWithinQuotes(false); // A line break in a text is kept as it is.
        settings.setQuotationTriggers(QUOTED);
        settings.trimValues(false);
        settings.setMaxColumns(Math.max(columns, 1));
        settings.setSkipEmptyLines(false);
        if (columns == 1) {
            settings.setNullValue("\"\""); // Readers skip empty lines.
            settings.setEmptyValue("\"\"");
        }
        return settings;
    }

    @Override
    public void row(List<? extends @Nullable Object> values) throws IOException {
        Cells.requireAtLeastOnePerColumn(values, columns);
        write(values);
    }

    private void write(List<? extends @Nullable Object> values) throws IOException {
        @Nullable String[] cells = values.stream().map(Cells::text).toArray(String[]::new);
        out.write(csv.writeRowToString(cells));
        out.write(LINE_END);
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    /** Only memory is held; what is buffered before a failure may be lost. */
    @Override
    public void close() {}
}
