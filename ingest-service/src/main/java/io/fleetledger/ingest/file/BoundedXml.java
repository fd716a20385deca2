package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.ProblemException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;

/**
 * Counts a part's bytes as they are unpacked, and refuses what no parser should begin to read. Parsers hold a tag, a
 * comment or a CDATA section as a whole, however long, so this bounds the distance between two {@code <}; and it
 * refuses document types, on which all entity attacks rely, in every encoding that it accepts.
 */
final class BoundedXml extends FilterInputStream {

    /** Bytes from one tag to the next: the longest text of a cell, with each character as a numeric reference. */
    private static final int MAX_STRETCH = 1 << 19;

    private static final String COMMENT_END = "-->";
    private static final String CDATA_END = "]]>";
    private static final String INSTRUCTION_END = "?>";

    /** The bytes that all of a workbook's parts together may unpack to. */
    static final class Budget {

        private final UnaryOperator<ProblemException> refused;
        private long left;

        /** @param refused receives each refusal */
        Budget(long bytes, UnaryOperator<ProblemException> refused) {
            this.left = bytes;
            this.refused = refused;
        }
    }

    private enum State {
        CONTENT,
        /** After a {@code <}. */
        OPENED,
        /** After {@code <!}. */
        DECLARED,
        /** In a section that ends only with its own end marker. */
        OPAQUE
    }

    private final Budget budget;
    private long left;
    private long position;
    private State state = State.CONTENT;
    private int stretch;
    private String end = "";
    private int endMatched;

    /** @param max bytes of this part */
    BoundedXml(InputStream bytes, Budget budget, long max) {
        super(bytes);
        this.budget = budget;
        this.left = max;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int length = read(one, 0, 1);
        return length < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(buffer, offset, length);
        } catch (ZipException | EOFException damaged) {
            throw budget.refused.apply(WorkbookZip.damaged());
        }
        left -= Math.max(read, 0);
        budget.left -= Math.max(read, 0);
        if (left < 0 || budget.left < 0) {
            throw budget.refused.apply(FileProblems.tooLarge("The workbook unpacks to far more than it should."));
        }
        for (int i = offset; i < offset + read; i++) {
            inspect((char) (buffer[i] & 0xFF));
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return n <= 0 || read() < 0 ? 0 : 1;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void inspect(char c) {
        if (position++ < 4 && (c == 0 || c == 0xFE || c == 0xFF)) {
            throw unreadable("a part that is not in UTF-8");
        }
        stretch++;
        switch (state) {
            case CONTENT -> {
                if (c == '<') {
                    state = State.OPENED;
                    stretch = 0;
                }
            }
            case OPENED -> {
                if (c == '?') {
                    opaqueUntil(INSTRUCTION_END);
                } else {
                    state = c == '!' ? State.DECLARED : c == '<' ? State.OPENED : State.CONTENT;
                }
            }
            case DECLARED -> {
                if (c == '-') {
                    opaqueUntil(COMMENT_END);
                } else if (c == '[') {
                    opaqueUntil(CDATA_END);
                } else {
                    throw unreadable("a document type declaration");
                }
            }
            case OPAQUE -> lookForEnd(c);
        }
        if (stretch > MAX_STRETCH) {
            throw budget.refused.apply(FileProblems.invalid(
                    "A cell of the workbook has more than 32,767 characters, or a tag is as long.", "string_too_long"));
        }
    }

    private void opaqueUntil(String terminator) {
        state = State.OPAQUE;
        end = terminator;
        endMatched = 0;
    }

    private void lookForEnd(char c) {
        if (c == end.charAt(endMatched)) {
            endMatched++;
        } else if (c != end.charAt(0)) {
            endMatched = 0;
        } else if (endMatched != end.length() - 1) {
            endMatched = 1;
        } // Else one more - or ] in front of the >: still all but the last matched.
        if (endMatched == end.length()) {
            state = State.CONTENT;
        }
    }

    private ProblemException unreadable(String what) {
        return budget.refused.apply(
                FileProblems.unreadable("The workbook has " + what + ", which no spreadsheet program writes."));
    }
}
