package io.fleetledger.support.sheet;

import io.fleetledger.support.temporary.TemporaryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.util.DefaultTempFileCreationStrategy;
import org.apache.poi.util.TempFile;
import org.apache.poi.xssf.streaming.SXSSFCell;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;

/**
 * Writes a workbook of one sheet with a bold, frozen header. Rows are kept in a compressed temporary file until
 * {@link #finish}, as the zip of a workbook begins with what is known last; so nothing reaches the stream before the
 * last row is there. The temporary file is in the writer's own folder, which other users of the machine cannot read.
 */
final class XlsxSheetWriter implements SheetWriter {

    static final Path COMMON_FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
    static final String FOLDER_PREFIX = "fleet-ledger-sheet-";

    private static final int ROWS_IN_MEMORY = 64;
    /** The digits of a whole number that a spreadsheet program keeps; a longer number is written as text. */
    private static final int EXACT_DIGITS = 15;

    private static final int COLUMN_WIDTH = 24;

    private final List<String> columns;
    private final int maxRows;
    private final OutputStream out;
    private final TemporaryFolder folder;
    private final SXSSFWorkbook workbook;
    private final SXSSFSheet sheet;
    private int rows;

    XlsxSheetWriter(OutputStream out, List<String> columns) throws IOException {
        this(out, columns, SpreadsheetVersion.EXCEL2007.getMaxRows() - 1);
    }

    XlsxSheetWriter(OutputStream out, List<String> columns, int maxRows) throws IOException {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.maxRows = maxRows;
        folder = TemporaryFolder.below(COMMON_FOLDER, FOLDER_PREFIX);
        workbook = new SXSSFWorkbook(ROWS_IN_MEMORY);
        workbook.setCompressTempFiles(true);
        workbook.setZip64Mode(Zip64Mode.AsNeeded); // Streaming readers misread the header that Always writes.
        sheet = createSheet();
        header();
    }

    private SXSSFSheet createSheet() throws IOException {
        try {
            SXSSFSheet created = inOwnFolder(() -> workbook.createSheet("Sheet1"));
            created.setDefaultColumnWidth(COLUMN_WIDTH);
            created.createFreezePane(0, 1);
            return created;
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private void header() {
        Font bold = workbook.createFont();
        bold.setBold(true);
        CellStyle style = workbook.createCellStyle();
        style.setFont(bold);
        SXSSFRow header = sheet.createRow(0);
        for (int column = 0; column < columns.size(); column++) {
            SXSSFCell cell = header.createCell(column);
            fill(cell, columns.get(column));
            cell.setCellStyle(style);
        }
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        Cells.requireAtLeastOnePerColumn(values, columns);
        if (rows == maxRows) {
            throw new SheetFullException(maxRows);
        }
        SXSSFRow row = sheet.createRow(++rows);
        for (int column = 0; column < values.size(); column++) {
            Object value = values.get(column);
            if (value != null && !value.equals("")) {
                fill(row.createCell(column), value);
            }
        }
    }

    private static void fill(SXSSFCell cell, Object value) {
        if (value instanceof Boolean truth) {
            cell.setCellValue(truth);
        } else if (value instanceof Number number && keepsItsDigits(number)) {
            cell.setCellValue(Cells.exact(number).doubleValue());
        } else {
            cell.setCellValue(XlsxText.encode(String.valueOf(Cells.text(value))));
        }
    }

    private static boolean keepsItsDigits(Number number) {
        BigDecimal exact = Cells.exact(number).stripTrailingZeros();
        return number instanceof Double
                || number instanceof Float
                || exact.precision() - Math.min(exact.scale(), 0) <= EXACT_DIGITS;
    }

    @Override
    public void finish() throws IOException {
        FailureRecordingOutputStream target = new FailureRecordingOutputStream(out);
        inOwnFolder(() -> {
            try {
                workbook.write(target);
            } catch (IOException failure) {
                throw new UncheckedIOException(target.firstFailureOr(failure));
            }
            return workbook;
        });
    }

    private <R> R inOwnFolder(Supplier<R> work) throws IOException {
        try {
            return TempFile.withStrategy(
                    new DefaultTempFileCreationStrategy(folder.path().toFile()), work);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            workbook.close();
        } finally {
            folder.close();
        }
    }
}
