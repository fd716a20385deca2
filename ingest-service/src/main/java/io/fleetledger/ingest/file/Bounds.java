package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.ProblemException;

/** How much of a file may be in memory at once, and what is said of a file that wants more. */
final class Bounds {

    /** Columns of a row: far more than any list of machines has. */
    static final int MAX_COLUMNS = 1_024;
    /** Characters of a cell, a spreadsheet program's own bound. */
    static final int MAX_CELL = 32_767;
    /** Characters of all of a row's cells. */
    static final int MAX_ROW = 1 << 20;

    private Bounds() {}

    static ProblemException tooManyColumns(long row) {
        return FileProblems.invalid("Row " + row + " has more than 1,024 columns.", "too_many_columns");
    }

    static ProblemException cellTooLong(long row) {
        return FileProblems.invalid("A cell in row " + row + " has more than 32,767 characters.", "string_too_long");
    }

    static ProblemException rowTooLong(long row) {
        return FileProblems.invalid("Row " + row + " has more than 1,048,576 characters.", "string_too_long");
    }
}
