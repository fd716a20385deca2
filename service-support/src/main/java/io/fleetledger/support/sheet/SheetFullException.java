package io.fleetledger.support.sheet;

/** A table has more rows than its format holds. */
public final class SheetFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int maxRows;

    SheetFullException(int maxRows) {
        super("A sheet holds at most " + maxRows + " rows below its header");
        this.maxRows = maxRows;
    }

    /** The most rows below the header. */
    public int maxRows() {
        return maxRows;
    }
}
