package io.fleetledger.support.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table on its way into a file, row by row, at flat memory. Text comes back as it went in, see {@link FormulaText};
 * numbers and truth values are typed where the format has types; null is an empty cell, or a null of JSON.
 *
 * <p>A file is whole only after {@link #finish}. Closed before, it is left without its end, as a failure in the middle
 * must leave it. The stream is the caller's to close.
 */
public interface SheetWriter extends AutoCloseable {

    /** Begins the file with its columns' names. */
    static SheetWriter to(OutputStream out, SheetFormat format, List<String> columns) throws IOException {
        return switch (format) {
            case CSV -> new CsvSheetWriter(out, columns);
            case XLSX -> new XlsxSheetWriter(out, columns);
            case NDJSON -> new NdjsonSheetWriter(out, columns);
        };
    }

    /**
     * Adds a row.
     *
     * @param values one for each column: a String, a finite Number, a Boolean, an Instant or null
     * @throws SheetFullException if the format holds no more rows
     */
    void row(List<? extends @Nullable Object> values) throws IOException;

    /** Ends the file. No row may follow. */
    void finish() throws IOException;

    /** Frees what the writer holds. Before {@link #finish} the file stays a fragment. */
    @Override
    void close() throws IOException;
}
