package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.FindReadingBucketsQuery;
import io.fleetledger.query.projection.Micros;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Sums readings up, hour by hour. Intervals of an hour and more come from the hours' own figures, shorter ones from the
 * values.
 */
final class BucketGathering {

    private final FindReadingBucketsQuery query;
    private final ReadingHistory history;
    private final long length;
    private final long from;
    private final long to;
    private final @Nullable ReadingCursor behind;
    private final TreeMap<ReadingCursor, Figures> buckets = new TreeMap<>();

    /**
     * @param length of an interval, in microseconds
     * @param from where the first interval begins
     * @param to where the last one ends
     */
    BucketGathering(
            FindReadingBucketsQuery query,
            ReadingHistory history,
            long length,
            long from,
            long to,
            @Nullable ReadingCursor behind) {
        this.query = query;
        this.history = history;
        this.length = length;
        this.from = from;
        this.to = to;
        this.behind = behind;
    }

    /** Adds a whole hour, and says whether more are wanted. */
    boolean add(Document hour) {
        long begin = hour.getLong(HourDocument.HOUR) * Micros.PER_HOUR;
        if (isWanted(begin)) {
            String metric = query.range().metricName();
            if (length >= Micros.PER_HOUR && !hour.getBoolean(HourDocument.SPILLED)) {
                HourDocument.figures(hour).forEach((name, figures) -> {
                    if (metric == null || metric.equals(name)) {
                        of(begin, name).add(figures);
                    }
                });
            } else if (metric == null || HourDocument.mayHold(hour, metric)) {
                addValues(hour);
            }
        }
        return isWanted(begin + Micros.PER_HOUR);
    }

    private void addValues(Document hour) {
        String metric = query.range().metricName();
        history.readings(
                query.tenantId(),
                query.machineId().toString(),
                hour,
                from,
                this::isWanted,
                (name, unit, micros, value) -> {
                    if (micros >= from && micros < to && (metric == null || metric.equals(name))) {
                        of(micros, name).add(micros, value);
                    }
                });
    }

    /** Whether a reading of that instant, behind all that were added, could be in one of the first intervals. */
    private boolean isWanted(long micros) {
        long begun = Math.floorDiv(micros, length) * length;
        return buckets.headMap(new ReadingCursor(begun, ""), false).size() <= query.limit() + skipped();
    }

    private int skipped() {
        return behind == null ? 0 : buckets.headMap(behind, true).size();
    }

    private Figures of(long micros, String metric) {
        return buckets.computeIfAbsent(
                new ReadingCursor(Math.floorDiv(micros, length) * length, metric), none -> new Figures());
    }

    List<Map.Entry<ReadingCursor, Figures>> first(int wanted) {
        return (behind == null ? buckets : buckets.tailMap(behind, false))
                .entrySet().stream().limit(wanted).toList();
    }
}
