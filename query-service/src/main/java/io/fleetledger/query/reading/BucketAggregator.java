package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.FindReadingBucketsQuery;
import io.fleetledger.support.time.Micros;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes readings, hour by hour. Intervals of an hour or more use the hours' own figures, shorter ones the values.
 */
final class BucketAggregator {

    private final FindReadingBucketsQuery query;
    private final ReadingHistory history;
    private final long length;
    private final long from;
    private final long to;
    private final @Nullable ReadingCursor after;
    private final TreeMap<ReadingCursor, MetricStatistics> buckets = new TreeMap<>();

    /**
     * @param length of an interval, in microseconds
     * @param from the start of the first interval
     * @param to the end of the last interval
     */
    BucketAggregator(
            FindReadingBucketsQuery query,
            ReadingHistory history,
            long length,
            long from,
            long to,
            @Nullable ReadingCursor after) {
        this.query = query;
        this.history = history;
        this.length = length;
        this.from = from;
        this.to = to;
        this.after = after;
    }

    /** Adds a whole hour, and returns whether more are wanted. */
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

    /** Whether a reading at that instant, after all added so far, could be in one of the first intervals. */
    private boolean isWanted(long micros) {
        long begun = Math.floorDiv(micros, length) * length;
        return buckets.headMap(new ReadingCursor(begun, ""), false).size() <= query.limit() + skipped();
    }

    private int skipped() {
        return after == null ? 0 : buckets.headMap(after, true).size();
    }

    private MetricStatistics of(long micros, String metric) {
        return buckets.computeIfAbsent(
                new ReadingCursor(Math.floorDiv(micros, length) * length, metric), none -> new MetricStatistics());
    }

    List<Map.Entry<ReadingCursor, MetricStatistics>> first(int wanted) {
        return (after == null ? buckets : buckets.tailMap(after, false))
                .entrySet().stream().limit(wanted).toList();
    }
}
