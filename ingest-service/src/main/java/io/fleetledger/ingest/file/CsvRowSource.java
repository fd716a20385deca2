package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.FormulaText;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CSV file. */
final class CsvRowSource implements RowSource {

    private final CsvRows rows;
    private final List<String> header;

    private CsvRowSource(CsvRows rows, CsvDialect dialect) throws IOException {
        this.rows = rows;
        if (dialect.namesSeparator()) {
            rows.next();
        }
        this.header = readHeader();
    }

    static CsvRowSource open(Path file, List<TextEncoding> candidates) throws IOException {
        CsvDialect dialect = CsvDialect.of(file, candidates);
        CsvRows rows = CsvRows.ofFile(dialect.encoding().open(file), dialect.separator());
        try {
            return new CsvRowSource(rows, dialect);
        } catch (IOException | RuntimeException refused) {
            rows.close();
            throw refused;
        }
    }

    private List<String> readHeader() {
        CsvRow first = nextNotBlank();
        if (first == null) {
            throw FileProblems.unreadable("The file has no rows.");
        }
        Violation problem = first.problemOfHeader();
        if (problem != null) {
            throw FileLimits.refusal(problem);
        }
        return first.cells().stream().map(String::strip).toList();
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.CSV;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable SourceRow next() {
        CsvRow row = nextNotBlank();
        return row == null ? null : sourceRow(row);
    }

    private SourceRow sourceRow(CsvRow row) {
        int columns = Math.max(header.size(), row.cells().size());
        List<String> cells = new ArrayList<>(columns);
        Map<Integer, Mark> marks = new HashMap<>();
        for (int column = 0; column < columns; column++) {
            String cell = column < row.cells().size() ? row.cells().get(column).strip() : "";
            if (row.cut().contains(column) || cell.length() > FileLimits.MAX_CELL) {
                marks.put(column, Mark.TOO_LONG);
            } else if (cell.startsWith("=")) {
                marks.put(column, Mark.FORMULA);
            }
            cells.add(FileLimits.cut(FormulaText.unescape(cell)));
        }
        marks.keySet().removeIf(column -> column >= header.size());
        return SourceRow.ofTable(row.number(), header.size(), cells, marks, row.problem());
    }

    private @Nullable CsvRow nextNotBlank() {
        try {
            CsvRow row = rows.next();
            while (row != null && row.isBlank()) {
                row = rows.next();
            }
            return row;
        } catch (UnreadableCsvException unreadable) {
            throw FileProblems.unreadable(String.valueOf(unreadable.getMessage()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
