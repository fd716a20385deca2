package io.fleetledger.ingest.file;

/**
 * Follows a CSV file character by character, knowing no more than what is a row, a cell and a quotation. A quote opens
 * a quotation only where a cell begins; elsewhere it is a character, as in {@code 5" pipe}.
 */
final class CsvScanner {

    static final char QUOTE = '"';

    private enum State {
        BEFORE_CELL,
        PLAIN,
        QUOTED,
        /** A quote in a quotation: its end, or the first of two that mean one. */
        AFTER_QUOTE
    }

    private String separators;
    private State state = State.BEFORE_CELL;
    private boolean afterCarriageReturn;
    private long row = 1;
    private int columns = 1;
    private int cellLength;
    private int rowLength;

    /** @param separators each of these characters separates cells */
    CsvScanner(String separators) {
        this.separators = separators;
    }

    void separateBy(char separator) {
        separators = String.valueOf(separator);
    }

    /** Takes the next character; true if a row ended with it. The line feed of a CRLF ends nothing: the CR did. */
    boolean accept(char c) {
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
            cellLength++;
        }
        rowLength++;
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
        requireWithinBounds();
        state = State.BEFORE_CELL;
        columns++;
        cellLength = 0;
    }

    private void endRow() {
        requireWithinBounds();
        state = State.BEFORE_CELL;
        row++;
        columns = 1;
        cellLength = 0;
        rowLength = 0;
    }

    /** Refuses what may not be in memory at once; to be called now and then where no cell ends. */
    void requireWithinBounds() {
        if (columns > Bounds.MAX_COLUMNS) {
            throw Bounds.tooManyColumns(row);
        }
        // Quotes and the space around cells do not count, but few files have so many of them.
        if (cellLength > 2 * Bounds.MAX_CELL) {
            throw Bounds.cellTooLong(row);
        }
        if (rowLength > 2 * Bounds.MAX_ROW) {
            throw Bounds.rowTooLong(row);
        }
    }

    boolean isInQuotation() {
        return state == State.QUOTED;
    }

    /** Whether the last character was one half of a line end outside of quotations. */
    boolean isAfterCarriageReturn() {
        return afterCarriageReturn;
    }

    /** The row that the next character is of, counted from 1. */
    long row() {
        return row;
    }
}
