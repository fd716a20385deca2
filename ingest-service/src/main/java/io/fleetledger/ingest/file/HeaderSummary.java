package io.fleetledger.ingest.file;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Says what was taken for the header, to whoever is told that a column is missing: the reason is often that the first
 * row is no header, or that something else separates the columns.
 */
public final class HeaderSummary {

    private static final int NAMES = 5;
    /** Characters of a name, which may have thousands. */
    private static final int NAME = 40;

    private HeaderSummary() {}

    /** A sentence with the number of columns and the names of the first few. */
    public static String of(List<String> header) {
        if (header.isEmpty()) {
            return "There is no header.";
        }
        return String.format(
                Locale.ROOT,
                "The header has %,d column%s: %s.",
                header.size(),
                header.size() == 1 ? "" : "s",
                firstOf(header));
    }

    /** The first few cells of a row, shortened. */
    static String firstOf(List<String> cells) {
        String shown = cells.stream().limit(NAMES).map(HeaderSummary::shown).collect(Collectors.joining(", "));
        return cells.size() > NAMES ? shown + ", …" : shown;
    }

    private static String shown(String name) {
        String line = name.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.isEmpty() ? "\"\"" : line.length() > NAME ? FileLimits.cut(line, NAME) + "…" : line;
    }
}
