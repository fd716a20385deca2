package io.fleetledger.support.sheet;

/**
 * Encodes text for a workbook's XML. Characters that XML cannot hold are written as {@code _x0001_}, which spreadsheet
 * programs decode, and text that looks like such an escape has its underscore escaped (ECMA-376, ST_Xstring).
 */
final class XlsxText {

    /** The most UTF-16 units in a cell; with more, a spreadsheet program reports a damaged file. */
    static final int MAX_LENGTH = 32_767;

    private static final String CUT = "\u2026";

    private XlsxText() {}

    /** The encoded text; cut, with an ellipsis at its end, if a cell cannot hold it. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        int roomForEllipsis = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (!isInXml(point) || looksEscaped(text, i)) {
                encoded.append(String.format("_x%04X_", point));
            } else {
                encoded.appendCodePoint(point);
            }
            if (encoded.length() > MAX_LENGTH) {
                encoded.setLength(roomForEllipsis);
                return encoded.append(CUT).toString();
            }
            if (encoded.length() < MAX_LENGTH) {
                roomForEllipsis = encoded.length();
            }
            i += Character.charCount(point);
        }
        return encoded.toString();
    }

    /** Whether XML 1.0 allows the character. */
    private static boolean isInXml(int point) {
        return (point >= 0x20 && point <= 0xD7FF)
                || point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }

    private static boolean looksEscaped(String text, int at) {
        return text.regionMatches(at, "_x", 0, 2)
                && at + 6 <= text.length()
                && text.substring(at + 2, at + 6).chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }
}
