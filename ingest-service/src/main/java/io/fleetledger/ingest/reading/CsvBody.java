package io.fleetledger.ingest.reading;

import io.fleetledger.ingest.file.CsvRows;
import io.fleetledger.ingest.file.CsvScanner;
import io.fleetledger.ingest.file.SeparatorCount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/**
 * The rows of a CSV body. Every quotation has to end in its row: a quote that is meant as text begins one, and all rows
 * up to the next quote, or the body's end, would be one cell.
 */
final class CsvBody {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Characters, of which a header has a few dozen. */
    private static final int MAX_HEADER = 1 << 16;

    private CsvBody() {}

    /** Bytes that are invalid in the charset are refused rather than stored as question marks. */
    static CsvRows rows(InputStream body, Charset charset) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(
                body,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return CsvRows.ofLines(text, separatorOf(text));
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
}
