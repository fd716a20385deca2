package io.fleetledger.benchmarks;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param callers 0 where there are none to speak of
 * @param bare what the bare gateway or driver reached beside it
 * @param failed calls that were not answered as they should be, of both
 * @param times how long answers took in nanoseconds, of what a load generator has sent
 * @param generator how much of a core the load generator computed meanwhile
 */
record Figure(
        String name,
        int callers,
        double value,
        String unit,
        @Nullable Double bare,
        long failed,
        @Nullable Histogram times,
        double generator) {

    /** A figure that nothing stands beside. */
    Figure(String name, int callers, double value, String unit) {
        this(name, callers, value, unit, null, 0);
    }

    /** A figure of something that no load generator has sent. */
    Figure(String name, int callers, double value, String unit, @Nullable Double bare, long failed) {
        this(name, callers, value, unit, bare, failed, null, 0);
    }

    static final String PER_SECOND = "/s";

    /**
     * The median of some rounds beside the median of those of its limit.
     *
     * @param unit what is counted
     * @param ofEach how many of these each call has
     */
    static Figure of(String name, int callers, List<Rate> rounds, String unit, double ofEach, List<Rate> bare) {
        return new Figure(
                name,
                callers,
                ofEach * median(perSecond(rounds)),
                unit,
                ofEach * median(perSecond(bare)),
                failed(rounds) + failed(bare),
                times(rounds),
                rounds.stream().mapToDouble(Rate::generator).average().orElse(0));
    }

    /** The upper of the middle two, if there are two. */
    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static List<Double> perSecond(List<Rate> rounds) {
        return rounds.stream().map(Rate::perSecond).toList();
    }

    private static long failed(List<Rate> rounds) {
        return rounds.stream().mapToLong(Rate::failed).sum();
    }

    private static @Nullable Histogram times(List<Rate> rounds) {
        Histogram all = null;
        for (Rate round : rounds) {
            Histogram times = round.times();
            if (times != null) {
                all = all == null ? new Histogram(times) : all;
                all.add(times);
            }
        }
        return all;
    }

    static String table(Iterable<Figure> figures) {
        StringBuilder table = new StringBuilder(
                        "| measured | connections | figure | bare | ratio | p50 | p99 | generator | failed |\n")
                .append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        figures.forEach(figure -> table.append(figure.line()));
        return table.toString();
    }

    private String line() {
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        callers == 0 ? "" : callers,
                        quantity(value, unit),
                        bare == null ? "" : quantity(bare, unit),
                        bare == null ? "" : String.format(Locale.ROOT, "%.2f", value / bare),
                        percentile(50),
                        percentile(99),
                        generator == 0 ? "" : quantity(100 * generator, "%"),
                        failed == 0 ? "" : failed);
    }

    private String percentile(double percent) {
        return times == null ? "" : quantity(times.getValueAtPercentile(percent) / 1e6, "ms");
    }

    private static String quantity(double number, String unit) {
        return String.format(Locale.ROOT, number < 100 ? "%,.1f %s" : "%,.0f %s", number, unit)
                .strip();
    }
}
