package io.fleetledger.system;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What the API promises about texts, said again without looking at the product. */
final class TextModel {

    private TextModel() {}

    /** Whether a text has a part, letter case aside; every character means itself. */
    static boolean contains(String text, String part) {
        int[] in = text.codePoints().toArray();
        int[] wanted = part.codePoints().toArray();
        for (int from = 0; from + wanted.length <= in.length; from++) {
            int same = 0;
            while (same < wanted.length && sameLetter(in[from + same], wanted[same])) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(Machine machine, String search) {
        return contains(machine.name(), search) || contains(machine.identifier(), search);
    }

    /** Letter case aside, code point by code point; what is missing comes first. */
    static Comparator<@Nullable String> order() {
        return (left, right) -> {
            int[] a = (left == null ? "" : left).codePoints().toArray();
            int[] b = (right == null ? "" : right).codePoints().toArray();
            for (int i = 0; i < Math.min(a.length, b.length); i++) {
                if (!sameLetter(a[i], b[i])) {
                    return Integer.compare(lower(a[i]), lower(b[i]));
                }
            }
            return Integer.compare(a.length, b.length);
        };
    }

    private static boolean sameLetter(int a, int b) {
        return a == b
                || Character.toUpperCase(a) == Character.toUpperCase(b)
                || Character.toLowerCase(Character.toUpperCase(a)) == Character.toLowerCase(Character.toUpperCase(b));
    }

    private static int lower(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }
}
