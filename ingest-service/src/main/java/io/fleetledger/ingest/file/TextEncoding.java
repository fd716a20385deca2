package io.fleetledger.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The encoding of a file's text.
 *
 * @param markLength bytes of the byte order mark in front
 */
record TextEncoding(Charset charset, int markLength) {

    /** Nearly every file is valid in it, so it is used when nothing else fits. */
    static final Charset LAST_RESORT = Charset.forName("windows-1252");

    /** In mostly Latin UTF-16 text, one of two bytes is nearly always zero. */
    private static final double MOSTLY = 0.7;

    /** Returns the possible encodings, the likeliest first; the first bytes settle all but UTF-8 and Windows-1252. */
    static List<TextEncoding> candidates(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return List.of(new TextEncoding(StandardCharsets.UTF_8, 3));
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return List.of(new TextEncoding(StandardCharsets.UTF_16LE, 2));
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            return List.of(new TextEncoding(StandardCharsets.UTF_16BE, 2));
        }
        int pairs = head.length / 2;
        int zeroFirst = 0;
        int zeroSecond = 0;
        for (int pair = 0; pair < pairs; pair++) {
            zeroFirst += head[2 * pair] == 0 ? 1 : 0;
            zeroSecond += head[2 * pair + 1] == 0 ? 1 : 0;
        }
        if (zeroSecond > pairs * MOSTLY && zeroFirst == 0) {
            return List.of(new TextEncoding(StandardCharsets.UTF_16LE, 0));
        }
        if (zeroFirst > pairs * MOSTLY && zeroSecond == 0) {
            return List.of(new TextEncoding(StandardCharsets.UTF_16BE, 0));
        }
        return List.of(new TextEncoding(StandardCharsets.UTF_8, 0), new TextEncoding(LAST_RESORT, 0));
    }

    /** Opens the text after the mark. Bytes that are invalid in the encoding are an I/O error, not question marks. */
    Reader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            bytes.skipNBytes(markLength);
        } catch (IOException failure) {
            bytes.close();
            throw failure;
        }
        return new InputStreamReader(
                bytes,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** The text of the file's first bytes, as far as they go. */
    String decode(byte[] head) {
        return new String(head, markLength, head.length - markLength, charset);
    }

    private static boolean startsWith(byte[] head, int... start) {
        if (head.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((head[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
