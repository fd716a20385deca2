package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import java.util.Locale;

/** Limits on what a file may hold in memory, and the problems of rows that exceed them. */
final class FileLimits {

    /** Columns of a row: far more than any list of machines has. */
    static final int MAX_COLUMNS = 1_024;
    /** Characters of a cell, a spreadsheet program's own limit. */
    static final int MAX_CELL = 32_767;
    /** Characters of all of a row's cells. */
    static final int MAX_ROW = 1 << 20;

    private static final String UNREADABLE = "unreadable";

    private FileLimits() {}

    static Violation tooManyColumns(long row) {
        return violation("Row " + row + " has more than 1,024 columns", "too_many_columns");
    }

    static Violation rowTooLong(long row) {
        return violation("Row " + row + " has more than 1,048,576 characters", "string_too_long");
    }

    static Violation cellTooLong(long row) {
        return violation("A cell in row " + row + " has more than 32,767 characters", "string_too_long");
    }

    /** @param beyond the cells that no column of the header is above, of which at least one is not blank */
    static Violation beyondHeader(long row, int columns, List<String> beyond) {
        return violation(
                String.format(
                        Locale.ROOT,
                        "Row %d has values beyond the header's %,d columns: %s",
                        row,
                        columns,
                        HeaderSummary.firstOf(
                                beyond.stream().filter(cell -> !cell.isEmpty()).toList())),
                "beyond_header");
    }

    /** The row does not have its file's format; the file itself is intact. */
    static Violation unreadable(String message) {
        return violation(message, UNREADABLE);
    }

    private static Violation violation(String message, String type) {
        return new Violation(MachineRow.ROW, message, type);
    }

    /** Refuses a file because of a row that it needs: its header, or the only one. */
    static ProblemException refusal(Violation problem) {
        String detail = problem.message() + ".";
        return problem.type().equals(UNREADABLE)
                ? FileProblems.unreadable(detail)
                : FileProblems.invalid(detail, problem.type());
    }

    /** The first characters of a text, as many as a cell may have. */
    static String cut(String text) {
        return cut(text, MAX_CELL);
    }

    /** The first characters of a text, without half a surrogate pair. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
