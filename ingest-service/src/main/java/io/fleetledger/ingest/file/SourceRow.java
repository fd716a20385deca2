package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file.
 *
 * @param number the one a spreadsheet program shows beside it; blank rows have numbers too, a quoted newline begins no
 *     new row
 * @param cells one for each column of the header, trimmed; empty for a blank cell. Text that an export made harmless
 *     with an apostrophe is as it was before
 * @param marks what the text of a cell does not tell, by the cell's place; most cells have none
 * @param problem why the row could not be read at all, whatever its cells are; null if it could
 * @param line what was sent, in a file of lines of JSON; null in a table
 */
public record SourceRow(
        long number,
        List<String> cells,
        Map<Integer, Mark> marks,
        @Nullable Violation problem,
        @Nullable String line) {

    /** What there is to know of a cell besides its text. */
    public enum Mark {
        /** Text that a spreadsheet program would take for a formula. */
        FORMULA,
        /** An error such as {@code #REF!} in place of a value. */
        ERROR,
        /** An array or an object; the text is its JSON. */
        NESTED,
        /** More characters than a cell may have; the text is the first of them. */
        TOO_LONG,
        /** A value that is none of its type, as a damaged workbook has it. */
        UNREADABLE,
        /** Not blank but not there at all: the row has no such property. */
        ABSENT
    }

    public SourceRow {
        cells = List.copyOf(cells);
        marks = Map.copyOf(marks);
    }

    /** A row of a table. */
    SourceRow(long number, List<String> cells, Map<Integer, Mark> marks, @Nullable Violation problem) {
        this(number, cells, marks, problem, null);
    }

    /** Of what is in memory as long as the row is. */
    public int length() {
        int length = line == null ? 0 : line.length();
        for (String cell : cells) {
            length += cell.length();
        }
        return length;
    }
}
