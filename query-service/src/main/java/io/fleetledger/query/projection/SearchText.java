package io.fleetledger.query.projection;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Text for sorting and searching: folded as {@link String#equalsIgnoreCase} does, code point by code point, so that
 * folding never changes a text's length; and cut into n-grams, which an index can serve, unlike a substring.
 */
public final class SearchText {

    private static final int GRAM = 3;
    /** Enough to narrow a search; the pattern decides among the remaining documents. */
    private static final int GRAMS_ASKED = 6;

    private SearchText() {}

    public static String fold(String text) {
        return text.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** All distinct runs of one, two and three code points of the folded texts. */
    public static List<String> grams(String... texts) {
        Set<String> grams = new TreeSet<>();
        for (String text : texts) {
            int[] points = fold(text).codePoints().toArray();
            for (int from = 0; from < points.length; from++) {
                for (int size = 1; size <= GRAM && from + size <= points.length; size++) {
                    grams.add(new String(points, from, size));
                }
            }
        }
        return List.copyOf(grams);
    }

    /**
     * N-grams of every text that contains {@code part}: the part itself if it is short, otherwise some that cover it.
     */
    static List<String> gramsOf(String part) {
        int[] points = fold(part).codePoints().toArray();
        if (points.length <= GRAM) {
            return List.of(new String(points, 0, points.length));
        }
        int last = points.length - GRAM;
        int steps = Math.min(GRAMS_ASKED - 1, last);
        Set<String> grams = new TreeSet<>();
        for (int step = 0; step <= steps; step++) {
            grams.add(new String(points, last * step / steps, GRAM));
        }
        return List.copyOf(grams);
    }

    /** Matches folded texts that contain {@code part} literally. */
    public static Pattern containing(String part) {
        StringBuilder literal = new StringBuilder();
        fold(part).codePoints().forEach(point -> {
            if (point < 128 && !Character.isLetterOrDigit(point)) {
                literal.append(String.format("\\x%02x", point)); // As a number: a pattern on the wire ends at a NUL.
            } else {
                literal.appendCodePoint(point);
            }
        });
        return Pattern.compile(literal.toString());
    }
}
