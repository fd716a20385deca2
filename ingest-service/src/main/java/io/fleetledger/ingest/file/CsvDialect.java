package io.fleetledger.ingest.file;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file's encoding and separator, detected in a pass over all of it. So the first row is not returned before the
 * last is known to be readable.
 *
 * @param namesSeparator whether the first row is {@code sep=;}, as Excel writes and reads it, and no data
 */
record CsvDialect(TextEncoding encoding, char separator, boolean namesSeparator) {

    private static final Pattern SEPARATOR_ROW = Pattern.compile("\"?sep=([,;\t|])\"?", Pattern.CASE_INSENSITIVE);
    private static final int BUFFER = 1 << 16;

    static CsvDialect of(Path file, List<TextEncoding> candidates) throws IOException {
        for (TextEncoding encoding : candidates) {
            try (Reader text = encoding.open(file)) {
                return new Pass(encoding).over(text);
            } catch (CharacterCodingException otherEncoding) {
                // Try the next one.
            }
        }
        throw FileProblems.unreadable("The file is no text in "
                + (candidates.size() == 1 ? candidates.get(0).charset().name() : "UTF-8, UTF-16 or Windows-1252")
                + ", and no XLSX workbook either.");
    }

    private static final class Pass {

        private final TextEncoding encoding;
        private final boolean strict;
        private final CsvScanner scanner = new CsvScanner(SeparatorCount.CANDIDATES);
        private final StringBuilder firstRow = new StringBuilder();
        private final SeparatorCount separators = new SeparatorCount();
        private boolean textInRow;
        private @Nullable Character separator;
        private boolean namesSeparator;

        Pass(TextEncoding encoding) {
            this.encoding = encoding;
            this.strict = encoding.charset().equals(TextEncoding.LAST_RESORT);
        }

        CsvDialect over(Reader text) throws IOException {
            char[] buffer = new char[BUFFER];
            for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    take(buffer[i]);
                }
            }
            if (scanner.isInQuotation()) {
                throw FileProblems.unreadable("A quotation that begins in row " + scanner.row()
                        + " does not end; its closing \" is missing.");
            }
            endOfRow();
            return new CsvDialect(encoding, separator == null ? separators.mostFrequent() : separator, namesSeparator);
        }

        /** Text with a byte order mark may contain a zero; elsewhere a zero means that the file is not text. */
        private void take(char c) {
            if ((c == 0 && encoding.markLength() == 0)
                    || (strict && Character.isISOControl(c) && !Character.isWhitespace(c))) {
                throw FileProblems.unreadable("The file is neither text nor an XLSX workbook.");
            }
            boolean quoted = scanner.isInQuotation();
            boolean ended = scanner.accept(c);
            if (separator == null) {
                inspect(c, quoted, ended);
            }
        }

        private void inspect(char c, boolean quoted, boolean ended) {
            if (ended) {
                endOfRow();
                return;
            }
            if (scanner.row() == 1 && firstRow.length() < 8) {
                firstRow.append(c);
            }
            boolean separates = !quoted && separators.count(c);
            if (!separates && c > ' ' && c != CsvScanner.QUOTE) {
                textInRow = true;
            }
        }

        /** The first row with text is the header, and its separator is the file's. */
        private void endOfRow() {
            if (separator != null) {
                return;
            }
            Matcher named = SEPARATOR_ROW.matcher(firstRow);
            if (scanner.row() <= 2 && named.matches()) {
                namesSeparator = true;
                separateBy(named.group(1).charAt(0));
            } else if (textInRow) {
                separateBy(separators.mostFrequent());
            } else {
                separators.clear();
            }
        }

        private void separateBy(char found) {
            separator = found;
            scanner.separateBy(found);
        }
    }
}
