package io.fleetledger.ingest.file;

/**
 * Follows a CSV file character by character and recognizes only rows, cells and quotations. A quote opens a quotation
 * only where a cell begins; elsewhere it is a character, as in {@code 5" pipe}.
 */
public final class CsvScanner {

    static final char QUOTE = '"';

    private enum State {
        BEFORE_CELL,
        PLAIN,
        QUOTED,
        /** A quote in a quotation: its end, or the first of two that mean one. */
        AFTER_QUOTE,
        /** Blanks between a quotation and the end of its cell. */
        BLANKS_AFTER_QUOTATION,
        /** Text there: what it says, and where its cell ends, depends on who reads it. */
        TEXT_AFTER_QUOTATION
    }

    /** Escaped quotes double a cell, and two more enclose it: a longer cell is too long however it is counted. */
    private static final int MAX_CELL = 2 * FileLimits.MAX_CELL + 2;

    private static final int MAX_ROW = 2 * FileLimits.MAX_ROW;

    /** The bound that the characters since the last separator or line end exceed. */
    enum Excess {
        NONE,
        CELL,
        COLUMNS,
        ROW
    }

    private String separators;
    private State state = State.BEFORE_CELL;
    private boolean afterCarriageReturn;
    private long row = 1;
    private int columns = 1;
    private int cellLength;
    private int rowLength;

    /** @param separators each of these characters separates cells */
    public CsvScanner(String separators) {
        this.separators = separators;
    }

    void separateBy(char separator) {
        separators = String.valueOf(separator);
    }

    /** Takes the next character; returns whether it ended a row. The line feed of a CRLF does not: the CR did. */
    public boolean accept(char c) {
        boolean restOfLineEnd = c == '\n' && afterCarriageReturn;
        afterCarriageReturn = false;
        if (restOfLineEnd) {
            return false;
        }
        if (state != State.QUOTED && (c == '\n' || c == '\r')) {
            afterCarriageReturn = c == '\r';
            endRow();
            return true;
        }
        if (state != State.QUOTED && separators.indexOf(c) >= 0) {
            endCell();
        } else {
            state = within(c);
            cellLength += state == State.BEFORE_CELL ? 0 : 1;
        }
        rowLength += cellLength > MAX_CELL ? 0 : 1; // The excess of a cell is left out and does not count for the row.
        return false;
    }

    private State within(char c) {
        return switch (state) {
            case BEFORE_CELL -> c == QUOTE ? State.QUOTED : c <= ' ' ? State.BEFORE_CELL : State.PLAIN;
            case PLAIN -> State.PLAIN;
            case QUOTED -> c == QUOTE ? State.AFTER_QUOTE : State.QUOTED;
            case AFTER_QUOTE -> c == QUOTE ? State.QUOTED : afterQuotation(c);
            case BLANKS_AFTER_QUOTATION -> afterQuotation(c);
            case TEXT_AFTER_QUOTATION -> State.TEXT_AFTER_QUOTATION;
        };
    }

    private static State afterQuotation(char c) {
        return c <= ' ' ? State.BLANKS_AFTER_QUOTATION : State.TEXT_AFTER_QUOTATION;
    }

    private void endCell() {
        state = State.BEFORE_CELL;
        columns++;
        cellLength = 0;
    }

    private void endRow() {
        state = State.BEFORE_CELL;
        row++;
        columns = 1;
        cellLength = 0;
        rowLength = 0;
    }

    /** Returns which bound on memory the last character exceeded. */
    Excess excess() {
        if (columns > FileLimits.MAX_COLUMNS) {
            return Excess.COLUMNS;
        }
        if (rowLength > MAX_ROW) {
            return Excess.ROW;
        }
        return cellLength > MAX_CELL ? Excess.CELL : Excess.NONE;
    }

    public boolean isInQuotation() {
        return state == State.QUOTED;
    }

    /** Whether the cell has more than blanks behind its quotation. */
    boolean hasTextAfterQuotes() {
        return state == State.TEXT_AFTER_QUOTATION;
    }

    /** Whether the last character was a carriage return outside of quotations. */
    boolean isAfterCarriageReturn() {
        return afterCarriageReturn;
    }

    /** The column of the next character, counted from 0. */
    int column() {
        return columns - 1;
    }

    /** The row of the next character, counted from 1. */
    public long row() {
        return row;
    }
}
