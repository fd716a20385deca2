package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.ingest.file.XmlEvents.Kind;
import io.fleetledger.support.sheet.FormulaText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** A sheet's rows as in its XML: in rising order, with gaps, each cell with a type of its own. */
final class SheetRows {

    private static final int MAX_ROW_NUMBER = SpreadsheetVersion.EXCEL2007.getMaxRows();
    private static final Pattern REFERENCE = Pattern.compile("([A-Z]{1,3})[1-9][0-9]{0,6}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]*([eE][-+]?[0-9]{1,3})?");

    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    private final Workbook workbook;
    private final XmlEvents xml;
    private final StringBuilder text = new StringBuilder();
    private long row;
    private int column;
    private int rowLength;
    private @Nullable Violation problem;
    private boolean ended;

    SheetRows(Workbook workbook) {
        this.workbook = workbook;
        this.xml = workbook.sheet();
    }

    /** A cell that is not blank. */
    record Cell(int column, String text, @Nullable Mark mark) {}

    /** A row's cells that are not blank, from left to right, and what is wrong with the row, if anything. */
    record Row(long number, List<Cell> cells, @Nullable Violation problem) {}

    /** The next row with a cell that is not blank, or null after the last. */
    @Nullable Row next() throws IOException {
        while (!ended) {
            Kind event = xml.next();
            if (event == Kind.START && xml.name().equals("row")) {
                List<Cell> cells = row();
                if (!cells.isEmpty() || problem != null) {
                    return new Row(row, cells, problem);
                }
            }
            ended = event == Kind.END_OF_PART
                    || (event == Kind.END && xml.name().equals("sheetData"));
        }
        return null;
    }

    private List<Cell> row() throws IOException {
        long number = rowNumber(xml.attribute("r"));
        if (number > MAX_ROW_NUMBER) {
            throw FileProblems.unreadable("The workbook is damaged: it has a row " + number + ", behind the last one.");
        }
        if (number <= row) {
            throw FileProblems.unreadable("The workbook is damaged: row " + number + " comes after row " + row + ".");
        }
        row = number;
        column = -1;
        rowLength = 0;
        problem = null;
        List<Cell> cells = new ArrayList<>();
        for (Kind event = xml.next(); !(event == Kind.END && xml.name().equals("row")); event = xml.next()) {
            if (event == Kind.END_OF_PART) {
                throw XmlEvents.malformed();
            }
            if (problem == null && event == Kind.START && xml.name().equals("c")) {
                Cell cell = cell();
                if (!cell.text().isEmpty() || cell.mark() != null) {
                    add(cells, cell);
                }
            }
        }
        return cells;
    }

    private void add(List<Cell> cells, Cell cell) {
        if (cell.column() >= FileLimits.MAX_COLUMNS) {
            problem = FileLimits.tooManyColumns(row);
            return;
        }
        rowLength += cell.text().length();
        if (rowLength > FileLimits.MAX_ROW) {
            problem = FileLimits.rowTooLong(row);
            return;
        }
        cells.add(cell);
    }

    private long rowNumber(@Nullable String written) {
        if (written == null) {
            return row + 1;
        }
        try {
            return Long.parseLong(written);
        } catch (NumberFormatException invalid) {
            throw FileProblems.unreadable("The workbook is damaged: behind row " + row + " is a row without a number.");
        }
    }

    private Cell cell() throws IOException {
        column = columnOf(xml.attribute("r"));
        String type = xml.attribute("t");
        int style = styleOf(xml.attribute("s"));
        text.setLength(0);
        int depth = 1;
        while (depth > 0) {
            switch (xml.next()) {
                case START -> {
                    // Formulas and extensions' data are not the cell's value.
                    if (depth == 1 && (xml.name().equals("v") || xml.name().equals("is"))) {
                        value(xml.name().equals("is"));
                    } else {
                        depth++;
                    }
                }
                case END -> depth--;
                case TEXT -> {}
                case END_OF_PART -> throw XmlEvents.malformed();
            }
        }
        return typed(type == null ? "n" : type, style);
    }

    private void value(boolean rich) {
        if (rich) {
            RichText.append(xml, text);
            return;
        }
        for (Kind event = xml.next(); event != Kind.END; event = xml.next()) {
            if (event != Kind.TEXT) {
                throw XmlEvents.malformed();
            }
            xml.appendText(text);
        }
    }

    private Cell typed(String type, int style) throws IOException {
        if (text.isEmpty()) {
            return new Cell(column, "", null);
        }
        if (text.length() > FileLimits.MAX_CELL) {
            return new Cell(column, FileLimits.cut(text.toString()), Mark.TOO_LONG);
        }
        return switch (type) {
            case "s" -> shared(style);
            case "str", "inlineStr" -> textual(RichText.decode(text), style);
            case "n" -> number(style);
            case "b" -> new Cell(column, isFalse(text.toString().strip()) ? "FALSE" : "TRUE", null);
            case "e" -> new Cell(column, text.toString().strip(), Mark.ERROR);
            default -> new Cell(column, text.toString().strip(), null); // "d": a date as text.
        };
    }

    /** Some libraries write booleans as XML does elsewhere. */
    private static boolean isFalse(String written) {
        return written.equals("0") || written.equals("false");
    }

    private Cell textual(String written, int style) {
        String stripped = written.strip();
        if (workbook.formats().isLiteral(style)) {
            return new Cell(column, stripped, null);
        }
        return new Cell(column, FormulaText.unescape(stripped), stripped.startsWith("=") ? Mark.FORMULA : null);
    }

    private Cell shared(int style) throws IOException {
        String number = text.toString().strip();
        if (!INDEX.matcher(number).matches()) {
            return unreadable();
        }
        String shared = workbook.texts().get(Long.parseLong(number));
        if (shared == null) {
            return unreadable();
        }
        return shared.length() > FileLimits.MAX_CELL
                ? new Cell(column, FileLimits.cut(shared), Mark.TOO_LONG)
                : textual(shared, style);
    }

    private Cell number(int style) {
        String written = text.toString().strip();
        if (written.length() > 64 || !NUMBER.matcher(written).matches()) {
            return unreadable();
        }
        try {
            String shown = workbook.formats().show(Double.parseDouble(written), style);
            return new Cell(column, shown.strip(), null);
        } catch (NumberFormatException invalid) {
            return unreadable();
        }
    }

    private Cell unreadable() {
        return new Cell(column, FileLimits.cut(text.toString().strip()), Mark.UNREADABLE);
    }

    /** Returns the cell's own column; the next one if it has none, or an invalid one, which is the row's problem. */
    private int columnOf(@Nullable String reference) {
        int next = column + 1;
        int found = next;
        if (reference != null) {
            Matcher matcher = REFERENCE.matcher(reference);
            if (!matcher.matches()) {
                problem = damaged("has a cell without a place");
                return next;
            }
            found = CellReference.convertColStringToIndex(matcher.group(1));
        }
        if (found < next) {
            problem = damaged("has its cells in disorder");
            return next;
        }
        if (found >= SpreadsheetVersion.EXCEL2007.getMaxColumns()) {
            problem = FileLimits.tooManyColumns(row);
            return next;
        }
        return found;
    }

    private int styleOf(@Nullable String style) {
        try {
            return style == null ? 0 : Integer.parseInt(style);
        } catch (NumberFormatException invalid) {
            problem = damaged("has a style that is none");
            return 0;
        }
    }

    private Violation damaged(String how) {
        return FileLimits.unreadable("Row " + row + " " + how + "; the workbook is damaged");
    }
}
