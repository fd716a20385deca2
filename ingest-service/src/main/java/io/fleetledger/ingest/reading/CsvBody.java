package io.fleetledger.ingest.reading;

import io.fleetledger.ingest.file.CsvScanner;
import io.fleetledger.ingest.file.SeparatorCount;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/**
 * A CSV body as text whose rows all end in a line feed, whatever ended them before: the parser accepts only one kind of
 * line end in a text. Every quotation has to end in its row: a quote that is meant as text begins one, and all rows up
 * to the next quote, or the body's end, would be one cell.
 */
final class CsvBody extends Reader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Characters, of which a header has a few dozen. */
    private static final int MAX_HEADER = 1 << 16;

    private final Reader text;
    private final char separator;
    private final CsvScanner scanner;

    private CsvBody(Reader text, char separator) {
        this.text = text;
        this.separator = separator;
        this.scanner = new CsvScanner(String.valueOf(separator));
    }

    /** Bytes that are invalid in the charset are refused rather than stored as question marks. */
    static CsvBody of(InputStream body, Charset charset) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(
                body,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return new CsvBody(text, separatorOf(text));
    }

    /** Reads ahead to the end of the header, the first row that is not blank. */
    private static char separatorOf(Reader text) throws IOException {
        SeparatorCount separators = new SeparatorCount();
        CsvScanner scanner = new CsvScanner(SeparatorCount.CANDIDATES);
        boolean blank = true;
        text.mark(MAX_HEADER);
        for (int length = 0; length < MAX_HEADER; length++) {
            int c = text.read();
            boolean quoted = scanner.isInQuotation();
            if (c < 0 || (scanner.accept((char) c) && !blank)) {
                break;
            }
            blank &= c <= ' ';
            if (blank) {
                separators.clear();
            } else if (!quoted) {
                separators.count((char) c);
            }
        }
        text.reset();
        return separators.mostFrequent();
    }

    char separator() {
        return separator;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int kept = 0;
        while (kept == 0) {
            int read = text.read(buffer, offset, length);
            if (read < 0) {
                requireNoQuotation();
                return read;
            }
            for (int i = offset; i < offset + read; i++) {
                char c = buffer[i];
                if (scanner.accept(c)) {
                    buffer[offset + kept++] = '\n';
                } else if (c == '\n' || c == '\r') { // The second half of a line end, or one in a quotation.
                    requireNoQuotation();
                } else {
                    buffer[offset + kept++] = c;
                }
            }
        }
        return kept;
    }

    private void requireNoQuotation() {
        if (scanner.isInQuotation()) {
            throw new ProblemException(Problem.malformed("The quotation in row " + scanner.row()
                    + " does not end in its row; a unit of \" is written \"\"\"\"."));
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
