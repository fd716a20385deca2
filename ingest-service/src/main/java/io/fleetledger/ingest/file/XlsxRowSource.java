package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first sheet of a workbook. */
final class XlsxRowSource implements RowSource {

    private final Workbook workbook;
    private final SheetRows rows;
    private final List<String> header;

    private XlsxRowSource(Workbook workbook) throws IOException {
        this.workbook = workbook;
        this.rows = new SheetRows(workbook);
        SheetRows.Row first = rows.next();
        if (first == null) {
            throw FileProblems.unreadable("The workbook's first sheet has no rows.");
        }
        if (first.problem() != null) {
            throw FileLimits.refusal(first.problem());
        }
        Map<Integer, Mark> marks = new HashMap<>();
        this.header = cells(first, 0, marks);
        if (marks.containsValue(Mark.TOO_LONG)) {
            throw FileLimits.refusal(FileLimits.cellTooLong(first.number()));
        }
        if (marks.containsValue(Mark.UNREADABLE)) {
            throw FileProblems.unreadable("The workbook is damaged: its header has a cell that cannot be read.");
        }
    }

    static XlsxRowSource open(Path file) throws IOException {
        Workbook workbook = Workbook.open(file);
        try {
            return new XlsxRowSource(workbook);
        } catch (IOException | RuntimeException refused) {
            workbook.close();
            throw refused;
        }
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.XLSX;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable SourceRow next() {
        try {
            SheetRows.Row row = rows.next();
            if (row == null) {
                return null;
            }
            Map<Integer, Mark> marks = new HashMap<>();
            List<String> cells = cells(row, header.size(), marks);
            marks.keySet().removeIf(column -> column >= header.size());
            return SourceRow.ofTable(row.number(), header.size(), cells, marks, row.problem());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** At least that many, and all of the row. */
    private static List<String> cells(SheetRows.Row row, int columns, Map<Integer, Mark> marks) {
        List<SheetRows.Cell> filled = row.cells();
        int last = filled.isEmpty() ? -1 : filled.get(filled.size() - 1).column();
        String[] cells = new String[Math.max(columns, last + 1)];
        Arrays.fill(cells, "");
        for (SheetRows.Cell cell : filled) {
            cells[cell.column()] = cell.text();
            if (cell.mark() != null) {
                marks.put(cell.column(), cell.mark());
            }
        }
        return List.of(cells);
    }

    @Override
    public void close() {
        try {
            workbook.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
