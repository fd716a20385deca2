package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of CSV.
 *
 * @param number as a spreadsheet program shows it; blank rows have numbers, too, and a quoted newline begins no new row
 * @param cells however many the header has; without the blanks around them, unless those are quoted
 * @param cut columns, counted from 0, of whose cells only the beginning is there: they have more characters than a cell
 *     may have
 * @param problem why the row cannot be read as it was sent, whatever its cells are; null if it can
 */
public record CsvRow(
        long number,
        List<String> cells,
        Set<Integer> cut,
        @Nullable Violation problem) {

    public CsvRow {
        cells = List.copyOf(cells);
        cut = Set.copyOf(cut);
    }

    /** Why the row cannot be a header, all of whose cells are needed; null if it can. */
    public @Nullable Violation problemOfHeader() {
        boolean tooLong =
                !cut.isEmpty() || cells.stream().anyMatch(cell -> cell.strip().length() > FileLimits.MAX_CELL);
        return problem == null && tooLong ? FileLimits.cellTooLong(number) : problem;
    }

    /** Whether there is nothing in it, as in rows that spreadsheet programs write below a table. */
    public boolean isBlank() {
        return problem == null && cut.isEmpty() && cells.stream().allMatch(String::isBlank);
    }
}
