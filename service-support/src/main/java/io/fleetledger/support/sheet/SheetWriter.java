package io.fleetledger.support.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table to a file row by row, in constant memory. Text survives the round trip, see {@link FormulaText};
 * numbers and booleans are typed where the format has types; null is an empty cell, or a JSON null.
 *
 * <p>A file is complete only after {@link #finish}. Closed before, it is left without its end, as after a failure in
 * the middle. The caller closes the stream.
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
     * @param values one for each column: a String, a finite Number, a Boolean, an Instant or null. CSV and XLSX take
     *     more, beyond the header; where each has a name there is none for them
     * @throws SheetFullException if the format holds no more rows
     */
    void row(List<? extends @Nullable Object> values) throws IOException;

    /** Ends the file. No row may follow. */
    void finish() throws IOException;

    /** Frees the writer's resources. Before {@link #finish} the file stays incomplete. */
    @Override
    void close() throws IOException;
}
