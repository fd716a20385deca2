package io.fleetledger.ingest.file;

import java.io.IOException;
import java.io.Reader;

/**
 * CSV text whose rows all end in a line feed, however they ended before; line ends inside quotations stay as they are.
 * The parser knows only one kind of line end in a file, and files from several hands have several.
 */
final class CsvLines extends Reader {

    private final Reader text;
    private final CsvScanner scanner;

    CsvLines(Reader text, char separator) {
        this.text = text;
        this.scanner = new CsvScanner(String.valueOf(separator));
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
                char c = buffer[i];
                boolean restOfLineEnd = c == '\n' && scanner.isAfterCarriageReturn();
                boolean endOfRow = scanner.accept(c);
                if (!restOfLineEnd) {
                    buffer[offset + kept++] = endOfRow ? '\n' : c;
                }
            }
        }
        return kept;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
