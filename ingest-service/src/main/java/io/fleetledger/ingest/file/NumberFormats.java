package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.XmlEvents.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.jspecify.annotations.Nullable;

/** Formats numbers, dates and percentages as a workbook's cells show them in an English spreadsheet program. */
final class NumberFormats {

    /** A spreadsheet program's own bounds; it writes some hundred formats at most. */
    private static final int MAX_STYLES = 65_536;

    private static final int MAX_FORMATS = 1_024;
    private static final int MAX_FORMAT_LENGTH = 255;

    private static final String GENERAL = "General";
    /** Doubles hold every whole number below it, and spreadsheet programs write 15 digits. */
    private static final double EXACT = 1e15;

    /** The two date formats that depend on the reader's country; the library has them with two-digit years. */
    private static final Map<Integer, String> SHOWN_DATES = Map.of(14, "m/d/yyyy", 22, "m/d/yyyy h:mm");

    private final DataFormatter formatter = new DataFormatter(Locale.US);
    private final Map<Integer, String> ownFormats = new HashMap<>();
    private final List<Style> styles = new ArrayList<>();
    private final boolean since1904;

    /** @param literal whether text is literal, as if typed after an apostrophe */
    private record Style(int format, boolean literal) {}

    private NumberFormats(boolean since1904) {
        this.since1904 = since1904;
    }

    /**
     * @param part null for a workbook without styles
     * @param since1904 whether days are counted as on old Macintoshes
     */
    static NumberFormats read(@Nullable XmlEvents part, boolean since1904) {
        NumberFormats formats = new NumberFormats(since1904);
        if (part == null) {
            return formats;
        }
        String within = "";
        for (Kind event = part.next(); event != Kind.END_OF_PART; event = part.next()) {
            if (event == Kind.START) {
                switch (part.name()) {
                    case "numFmts", "cellXfs", "cellStyleXfs", "dxfs" -> within = part.name();
                    case "numFmt" -> formats.addFormat(part, within);
                    case "xf" -> formats.addStyle(part, within);
                    default -> {}
                }
            } else if (event == Kind.END && part.name().equals(within)) {
                within = "";
            }
        }
        return formats;
    }

    private void addFormat(XmlEvents part, String within) {
        String code = part.attribute("formatCode");
        if (within.equals("numFmts") && code != null && code.length() <= MAX_FORMAT_LENGTH) {
            ownFormats.put(integer(part.attribute("numFmtId")), code);
        }
        requireAtMost(MAX_FORMATS, ownFormats.size());
    }

    private void addStyle(XmlEvents part, String within) {
        if (within.equals("cellXfs")) {
            String literal = part.attribute("quotePrefix");
            styles.add(new Style(integer(part.attribute("numFmtId")), "1".equals(literal) || "true".equals(literal)));
        }
        requireAtMost(MAX_STYLES, styles.size());
    }

    private static void requireAtMost(int max, int count) {
        if (count > max) {
            throw FileProblems.invalid("The workbook has more than " + max + " formats or styles.", "too_many_styles");
        }
    }

    private static int integer(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException invalid) {
            throw XmlEvents.malformed();
        }
    }

    /** Whether the text of a cell of this style was typed after an apostrophe. */
    boolean isLiteral(int style) {
        return style >= 0 && style < styles.size() && styles.get(style).literal();
    }

    /**
     * Formats a number as the cell shows it, but a whole number without a format in full: a 13-digit article number is
     * shown as {@code 4.01234E+12}, like the next one.
     */
    String show(double number, int style) {
        int format = style >= 0 && style < styles.size() ? styles.get(style).format() : 0;
        String code = codeOf(format);
        if (code.equalsIgnoreCase(GENERAL) || code.equals("@")) {
            boolean whole = number == Math.rint(number) && Math.abs(number) < EXACT;
            return whole
                    ? BigDecimal.valueOf((long) number).toPlainString()
                    : formatter.formatRawCellContents(number, 0, GENERAL, since1904);
        }
        try {
            return formatter.formatRawCellContents(number, format, code, since1904);
        } catch (IllegalArgumentException notUnderstood) {
            return formatter.formatRawCellContents(number, 0, GENERAL, since1904);
        }
    }

    private String codeOf(int format) {
        String own = ownFormats.get(format);
        String shown = own == null ? SHOWN_DATES.get(format) : own;
        String known = shown == null && format >= 0 ? BuiltinFormats.getBuiltinFormat(format) : shown;
        return known == null ? GENERAL : known;
    }
}
