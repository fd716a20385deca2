package io.fleetledger.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens uploaded files. A file's content decides its format; name and media type are the uploading program's guess. */
public final class RowSources {

    private static final int HEAD = 4_096;

    private RowSources() {}

    /**
     * Opens a file's rows, in constant memory whatever its size. The file must not change until the source is closed.
     *
     * @throws io.fleetledger.support.problem.ProblemException 400 for a file that is neither CSV, XLSX nor NDJSON, or
     *     is damaged, encrypted or empty; 413 for a workbook that unpacks without bound; 422 for a header of more than
     *     1,024 columns or 32,767 characters in a cell. Any other row that exceeds a bound is returned with its
     *     problem, and those after it follow
     */
    public static RowSource open(Path file) {
        try {
            byte[] head = head(file);
            FileSignatures.refuseForeign(head, file);
            if (FileSignatures.isZip(head)) {
                return XlsxRowSource.open(file);
            }
            List<TextEncoding> encodings = TextEncoding.candidates(head);
            String beginning = encodings.get(0).decode(head).stripLeading();
            FileSignatures.refuseForeign(beginning);
            return beginning.startsWith("{")
                    ? NdjsonRowSource.open(file, encodings.get(0))
                    : CsvRowSource.open(file, encodings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(HEAD);
        }
    }
}
