package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.CsvScanner.Excess;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * CSV text whose rows all end in a line feed, whatever ended them before; line ends inside quotations are kept. The
 * parser accepts only one kind of line end in a text, and texts from several sources have several. It also fails at the
 * first cell or row above its bounds, so those are cut before it sees them.
 */
final class CsvLines extends Reader {

    private final Reader text;
    private final CsvScanner scanner;
    private final boolean oneLineCells;
    private final Queue<Flaw> flaws = new ArrayDeque<>();
    private Excess before = Excess.NONE;
    private @Nullable Exception failure;

    /** @param oneLineCells whether a quotation has to end in the line in which it begins */
    CsvLines(Reader text, char separator, boolean oneLineCells) {
        this.text = text;
        this.scanner = new CsvScanner(String.valueOf(separator));
        this.oneLineCells = oneLineCells;
    }

    /**
     * A place that cannot be read as it was sent.
     *
     * @param row counted from 1
     * @param column counted from 0: the cell concerned, or the first one too many
     * @param excess what was left out; {@link Excess#NONE} where text follows a quotation
     */
    record Flaw(long row, int column, Excess excess) {}

    /** The next flaw of a row up to this one, in the text's order; null after the last. */
    @Nullable Flaw takeFlaw(long row) {
        Flaw next = flaws.peek();
        return next == null || next.row() > row ? null : flaws.remove();
    }

    /** Throws what reading the text has failed with, if it has: the parser only passes on that it did. */
    void throwFailure() throws IOException {
        if (failure instanceof IOException broken) {
            throw broken;
        }
        if (failure instanceof RuntimeException refused) {
            throw refused;
        }
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        try {
            return readLines(buffer, offset, length);
        } catch (IOException | RuntimeException failed) {
            failure = failed;
            throw failed;
        }
    }

    private int readLines(char[] buffer, int offset, int length) throws IOException {
        int kept = 0;
        while (kept == 0) {
            int read = text.read(buffer, offset, length);
            if (read < 0) {
                requireNoQuotation();
                return read;
            }
            for (int i = offset; i < offset + read; i++) {
                int c = next(buffer[i]);
                if (c >= 0) {
                    buffer[offset + kept++] = (char) c;
                }
            }
        }
        return kept;
    }

    /** Returns the character to use instead of this one, or -1 for none. */
    private int next(char c) throws UnreadableCsvException {
        boolean restOfLineEnd = c == '\n' && scanner.isAfterCarriageReturn();
        boolean quoted = scanner.isInQuotation();
        boolean textAfterQuotes = scanner.hasTextAfterQuotes();
        boolean endOfRow = scanner.accept(c);
        if (restOfLineEnd) {
            return -1;
        }
        if (c == '\n' || c == '\r') {
            requireNoQuotation();
        }
        Excess excess = scanner.excess();
        boolean begins = before == Excess.NONE;
        if (excess != Excess.NONE && excess != before) {
            flaws.add(new Flaw(scanner.row(), scanner.column(), excess));
        }
        if (!textAfterQuotes && scanner.hasTextAfterQuotes() && !isRestLeftOut(excess)) {
            flaws.add(new Flaw(scanner.row(), scanner.column(), Excess.NONE));
        }
        before = excess;
        if (excess != Excess.NONE) {
            // A quotation has to end where it is cut, or the rest of the text would be in it.
            return begins && quoted ? CsvScanner.QUOTE : -1;
        }
        return endOfRow ? '\n' : c;
    }

    /** Whether nothing more of the row is read, so that its flaws would only fill the memory. */
    private static boolean isRestLeftOut(Excess excess) {
        return excess == Excess.COLUMNS || excess == Excess.ROW;
    }

    /** Where a cell has one line, a quote meant as text begins a quotation that would take in all rows up to the next. */
    private void requireNoQuotation() throws UnreadableCsvException {
        if (oneLineCells && scanner.isInQuotation()) {
            throw new UnreadableCsvException("The quotation in row " + scanner.row()
                    + " does not end in its row; a unit of \" is written \"\"\"\".");
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
