package io.fleetledger.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param callers 0 where there are none to speak of
 * @param bare what the bare gateway or driver reached beside it
 * @param failed calls that were not answered as they should be, of both
 */
record Figure(
        String name,
        int callers,
        double value,
        String unit,
        @Nullable Double bare,
        long failed) {

    /** A figure that nothing stands beside. */
    Figure(String name, int callers, double value, String unit) {
        this(name, callers, value, unit, null, 0);
    }

    static final String PER_SECOND = "/s";

    static String table(Iterable<Figure> figures) {
        StringBuilder table = new StringBuilder("| measured | connections | figure | bare | ratio | failed |\n")
                .append("|---|---:|---:|---:|---:|---:|\n");
        figures.forEach(figure -> table.append(figure.line()));
        return table.toString();
    }

    private String line() {
        return "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        callers == 0 ? "" : callers,
                        quantity(value),
                        bare == null ? "" : quantity(bare),
                        bare == null ? "" : String.format(Locale.ROOT, "%.2f", value / bare),
                        failed == 0 ? "" : failed);
    }

    private String quantity(double number) {
        return String.format(Locale.ROOT, number < 100 ? "%,.1f %s" : "%,.0f %s", number, unit)
                .strip();
    }
}
