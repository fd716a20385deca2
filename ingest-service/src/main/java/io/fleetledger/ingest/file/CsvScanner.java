package io.fleetledger.ingest.file;

/**
 * Follows a CSV file character by character, knowing no more than what is a row, a cell and a quotation. A quote opens
 * a quotation only where a cell begins; elsewhere it is a character, as in {@code 5" pipe}.
 */
public final class CsvScanner {

    static final char QUOTE = '"';

    private enum State {
        BEFORE_CELL,
        PLAIN,
        QUOTED,
        /** A quote in a quotation: its end, or the first of two that mean one. */
        AFTER_QUOTE
    }

    /** Quotes double what they stand in, and are two more around it: what has more is too long however it is counted. */
    private static final int MAX_CELL = 2 * Bounds.MAX_CELL + 2;

    private static final int MAX_ROW = 2 * Bounds.MAX_ROW;

    /** What the characters since the last separator or line end are too many for. */
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

    /** Takes the next character; true if a row ended with it. The line feed of a CRLF ends nothing: the CR did. */
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
        rowLength += cellLength > MAX_CELL ? 0 : 1; // What is too much of a cell is left out, and so not the row's.
        return false;
    }

    private State within(char c) {
        return switch (state) {
            case BEFORE_CELL -> c == QUOTE ? State.QUOTED : c <= ' ' ? State.BEFORE_CELL : State.PLAIN;
            case PLAIN -> State.PLAIN;
            case QUOTED -> c == QUOTE ? State.AFTER_QUOTE : State.QUOTED;
            case AFTER_QUOTE -> c == QUOTE ? State.QUOTED : c <= ' ' ? State.AFTER_QUOTE : State.PLAIN;
        };
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

    /** Whether the last character was one too many for what may be in memory at once. */
    Excess excess() {
        if (columns > Bounds.MAX_COLUMNS) {
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

    /** Whether the last character was one half of a line end outside of quotations. */
    boolean isAfterCarriageReturn() {
        return afterCarriageReturn;
    }

    /** The place of the cell that the next character is of, counted from 0. */
    int column() {
        return columns - 1;
    }

    /** The row that the next character is of, counted from 1. */
    public long row() {
        return row;
    }
}
