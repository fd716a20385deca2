package io.fleetledger.ingest.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Recognizes files that are not tables, or cannot be read here, by their first bytes. */
final class FileSignatures {

    private static final String ADVICE = " Save the table as XLSX or CSV and send that.";
    private static final String OLE2 = "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";
    private static final byte[] ENCRYPTED_PACKAGE = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

    /** The first bytes of a file, and what the file then is. */
    private static final Map<String, String> FOREIGN = new LinkedHashMap<>();

    static {
        FOREIGN.put("%PDF-", "a PDF document");
        FOREIGN.put("\u0089PNG", "a PNG image");
        FOREIGN.put("\u00FF\u00D8\u00FF", "a JPEG image");
        FOREIGN.put("GIF8", "a GIF image");
        FOREIGN.put("\u001F\u008B", "compressed with gzip");
        FOREIGN.put("7z\u00BC\u00AF", "a 7z archive");
        FOREIGN.put("Rar!\u001A", "a RAR archive");
        FOREIGN.put("BZh", "compressed with bzip2");
        FOREIGN.put("SQLite format 3\u0000", "an SQLite database");
        FOREIGN.put("PAR1", "a Parquet file");
        FOREIGN.put("\u00FF\u00FE\u0000\u0000", "text in UTF-32");
        FOREIGN.put("\u0000\u0000\u00FE\u00FF", "text in UTF-32");
    }

    private FileSignatures() {}

    static boolean isZip(byte[] head) {
        return startsWith(head, "PK\u0003\u0004") || startsWith(head, "PK\u0005\u0006");
    }

    /** Refuses files that are recognized by their first bytes. */
    static void refuseForeign(byte[] head, Path file) throws IOException {
        if (head.length == 0) {
            throw FileProblems.unreadable("The file is empty.");
        }
        if (startsWith(head, OLE2)) {
            throw FileProblems.unreadable(
                    contains(file, ENCRYPTED_PACKAGE)
                            ? "The workbook is encrypted. Save it without a password and send that."
                            : "The file is a workbook in the old .xls format." + ADVICE);
        }
        FOREIGN.forEach((start, kind) -> {
            if (startsWith(head, start)) {
                throw FileProblems.unreadable("The file is " + kind + "." + ADVICE);
            }
        });
    }

    /** Refuses text of another kind. */
    static void refuseForeign(String beginning) {
        String start = beginning.substring(0, Math.min(beginning.length(), 16)).toLowerCase(Locale.ROOT);
        if (start.startsWith("<?xml") || start.startsWith("<html") || start.startsWith("<!doctype")) {
            throw FileProblems.unreadable("The file is XML or HTML, whatever its name says." + ADVICE);
        }
        if (start.startsWith("{\\rtf")) {
            throw FileProblems.unreadable("The file is an RTF document." + ADVICE);
        }
        if (start.startsWith("[") && start.substring(1).stripLeading().startsWith("{")) {
            throw FileProblems.unreadable("The file is a JSON array. Send one object per line, without the brackets.");
        }
    }

    private static boolean startsWith(byte[] head, String start) {
        return new String(head, 0, Math.min(head.length, start.length()), StandardCharsets.ISO_8859_1).equals(start);
    }

    /** Whether the file contains the bytes. */
    private static boolean contains(Path file, byte[] sought) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            int matched = 0;
            for (int b = bytes.read(); b >= 0; b = bytes.read()) {
                // No prefix of the sought bytes recurs in them, so after a mismatch the search restarts at this byte.
                matched = b == sought[matched] ? matched + 1 : b == sought[0] ? 1 : 0;
                if (matched == sought.length) {
                    return true;
                }
            }
            return false;
        }
    }
}
