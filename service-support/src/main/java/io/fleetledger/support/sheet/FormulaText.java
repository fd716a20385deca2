package io.fleetledger.support.sheet;

import java.util.regex.Pattern;

/**
 * Escapes text that a spreadsheet program would run as a formula, by an apostrophe in front, and unescapes it. Text
 * that has apostrophes before such a beginning gets one more, so that every text survives the round trip.
 */
public final class FormulaText {

    private static final Pattern TO_ESCAPE = Pattern.compile("'*[=+\\-@\\t\\r]");
    private static final Pattern ESCAPED = Pattern.compile("'+[=+\\-@\\t\\r]");

    private FormulaText() {}

    /** The text as it is written to a file. */
    public static String escape(String text) {
        return TO_ESCAPE.matcher(text).lookingAt() ? "'" + text : text;
    }

    /** The text that a file's cell stands for. */
    public static String unescape(String cell) {
        return ESCAPED.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }
}
