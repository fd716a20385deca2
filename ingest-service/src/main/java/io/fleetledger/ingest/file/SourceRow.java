package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file.
 *
 * @param number as a spreadsheet program shows it; blank rows have numbers, too, and a quoted newline begins no new row
 * @param cells one for each column of the header, trimmed; empty for a blank cell. The apostrophe by which an export
 *     made text harmless is removed
 * @param beyond cells of a table's row that no column of the header is above, up to the last that is not blank
 * @param marks what the text of a cell does not tell, by the cell's column; most cells have none
 * @param problem why the row could not be read at all, whatever its cells are; null if it could
 * @param line the line as sent, in a file of JSON lines; null in a table
 */
public record SourceRow(
        long number,
        List<String> cells,
        List<String> beyond,
        Map<Integer, Mark> marks,
        @Nullable Violation problem,
        @Nullable String line) {

    /** A fact about a cell that its text does not tell. */
    public enum Mark {
        /** Text that a spreadsheet program would take for a formula. */
        FORMULA,
        /** An error such as {@code #REF!} in place of a value. */
        ERROR,
        /** An array or an object; the text is its JSON. */
        NESTED,
        /** More characters than a cell may have; the text is cut. */
        TOO_LONG,
        /** A value that does not have its type, as in a damaged workbook. */
        UNREADABLE,
        /** Not blank but absent: the row has no such property. */
        ABSENT
    }

    public SourceRow {
        cells = List.copyOf(cells);
        beyond = List.copyOf(beyond);
        marks = Map.copyOf(marks);
    }

    /** A row of a table that has no cells beyond its header. */
    SourceRow(long number, List<String> cells, Map<Integer, Mark> marks, @Nullable Violation problem) {
        this(number, cells, List.of(), marks, problem, null);
    }

    /**
     * A row of a table. Values beyond the header are a problem: a text may have been divided where it contains the
     * separator, so nobody can tell which cell is which.
     *
     * @param columns of the header
     * @param cells as many, or more
     */
    static SourceRow ofTable(
            long number, int columns, List<String> cells, Map<Integer, Mark> marks, @Nullable Violation problem) {
        int end = cells.size();
        while (end > columns && cells.get(end - 1).isEmpty()) {
            end--;
        }
        List<String> beyond = cells.subList(columns, end);
        return new SourceRow(
                number,
                cells.subList(0, columns),
                beyond,
                marks,
                problem == null && !beyond.isEmpty() ? FileLimits.beyondHeader(number, columns, beyond) : problem,
                null);
    }

    /** Returns the number of characters that the row keeps in memory. */
    public int length() {
        int length = line == null ? 0 : line.length();
        for (String cell : cells) {
            length += cell.length();
        }
        for (String cell : beyond) {
            length += cell.length();
        }
        return length;
    }
}
