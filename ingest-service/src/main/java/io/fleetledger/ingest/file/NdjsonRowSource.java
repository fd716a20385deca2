package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects, one per line. Only the last line would tell which properties there are, so the columns are those of a
 * machine; other properties are ignored like all unknown columns.
 */
final class NdjsonRowSource implements RowSource {

    private static final List<String> HEADER = MachineColumns.READ;

    private final Reader text;
    private final String charset;
    private long row;
    private boolean atEnd;

    private NdjsonRowSource(Path file, TextEncoding encoding) throws IOException {
        this.text = new BufferedReader(encoding.open(file), 1 << 16);
        this.charset = encoding.charset().name();
    }

    static NdjsonRowSource open(Path file, TextEncoding encoding) throws IOException {
        try (NdjsonRowSource ahead = new NdjsonRowSource(file, encoding)) {
            ahead.requireAnObject();
        }
        return new NdjsonRowSource(file, encoding);
    }

    /** A file without an object is not NDJSON, whatever it begins with. */
    private void requireAnObject() {
        Violation firstProblem = null;
        for (SourceRow line = next(); line != null; line = next()) {
            if (line.problem() == null) {
                return;
            }
            firstProblem = firstProblem == null ? line.problem() : firstProblem;
        }
        throw firstProblem == null
                ? FileProblems.unreadable("The file has no rows.")
                : FileLimits.refusal(firstProblem);
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.NDJSON;
    }

    @Override
    public List<String> header() {
        return HEADER;
    }

    @Override
    public @Nullable SourceRow next() {
        while (!atEnd) {
            row++;
            String line = readLine();
            if (line.length() > FileLimits.MAX_ROW) {
                return rowOf(FileLimits.cut(line), List.of(), FileLimits.rowTooLong(row));
            }
            if (!line.isBlank()) {
                NdjsonLine read = NdjsonLine.read(line);
                return read.problem() == null
                        ? rowOf(line, read.properties(), null)
                        : rowOf(line, List.of(), FileLimits.unreadable("Row " + row + " " + read.problem()));
            }
        }
        return null;
    }

    private SourceRow rowOf(String line, List<NdjsonLine.Property> properties, @Nullable Violation problem) {
        String[] cells = new String[HEADER.size()];
        Arrays.fill(cells, "");
        Map<Integer, Mark> marks = new HashMap<>();
        for (int column = 0; column < cells.length; column++) {
            marks.put(column, Mark.ABSENT);
        }
        for (NdjsonLine.Property property : properties) {
            int column = HEADER.indexOf(property.name());
            if (column >= 0) {
                cells[column] = property.text();
                marks.remove(column);
                if (property.mark() != null) {
                    marks.put(column, property.mark());
                }
            }
        }
        return new SourceRow(row, List.of(cells), List.of(), marks, problem, line);
    }

    /** Returns one character more than allowed of a line that is too long, and skips the rest. */
    private String readLine() {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = text.read(); c != '\n'; c = text.read()) {
                if (c < 0) {
                    atEnd = true;
                    break;
                }
                if (line.length() <= FileLimits.MAX_ROW) {
                    line.append((char) c);
                }
            }
        } catch (CharacterCodingException invalid) {
            throw FileProblems.unreadable("The text of line " + row + " or a later one is not valid " + charset + ".");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
