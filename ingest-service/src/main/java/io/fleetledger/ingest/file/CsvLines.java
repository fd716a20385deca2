package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.CsvScanner.Excess;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * CSV text whose rows all end in a line feed, whatever ended them before; line ends inside quotations are kept. The
 * parser accepts only one kind of line end in a file, and files from several sources have several. It also fails at the
 * first cell or row above its bounds, so those are cut before it sees them.
 */
final class CsvLines extends Reader {

    private final Reader text;
    private final CsvScanner scanner;
    private final Queue<Cut> cuts = new ArrayDeque<>();
    private Excess before = Excess.NONE;

    CsvLines(Reader text, char separator) {
        this.text = text;
        this.scanner = new CsvScanner(String.valueOf(separator));
    }

    /**
     * A place where something was left out.
     *
     * @param row counted from 1
     * @param column counted from 0: the cell that is too long, or the first one too many
     */
    record Cut(long row, int column, Excess excess) {}

    /** The next cut of a row up to this one, in the file's order; null after the last. */
    @Nullable Cut takeCut(long row) {
        Cut next = cuts.peek();
        return next == null || next.row() > row ? null : cuts.remove();
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int kept = 0;
        while (kept == 0) {
            int read = text.read(buffer, offset, length);
            if (read < 0) {
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
    private int next(char c) {
        boolean restOfLineEnd = c == '\n' && scanner.isAfterCarriageReturn();
        boolean quoted = scanner.isInQuotation();
        boolean endOfRow = scanner.accept(c);
        if (restOfLineEnd) {
            return -1;
        }
        Excess excess = scanner.excess();
        boolean begins = before == Excess.NONE;
        if (excess != Excess.NONE && excess != before) {
            cuts.add(new Cut(scanner.row(), scanner.column(), excess));
        }
        before = excess;
        if (excess != Excess.NONE) {
            // A quotation has to end where it is cut, or the rest of the file would be in it.
            return begins && quoted ? CsvScanner.QUOTE : -1;
        }
        return endOfRow ? '\n' : c;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
