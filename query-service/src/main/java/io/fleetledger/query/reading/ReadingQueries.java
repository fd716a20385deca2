package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.FindLatestReadingsQuery;
import io.fleetledger.queries.reading.FindReadingBucketsQuery;
import io.fleetledger.queries.reading.FindReadingsQuery;
import io.fleetledger.queries.reading.LatestReadings;
import io.fleetledger.queries.reading.ReadingBucket;
import io.fleetledger.queries.reading.ReadingBucketPage;
import io.fleetledger.queries.reading.ReadingPage;
import io.fleetledger.queries.reading.ReadingRange;
import io.fleetledger.queries.reading.ReadingView;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.time.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers queries about readings from their documents. */
@Component
class ReadingQueries {

    private static final Duration USUAL_RANGE = Duration.ofHours(24);
    /** No reading is further ahead of the clock than this. */
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private final TenantDocuments latestReadings;
    private final ReadingHistory history;
    private final HistoryRetention retention;

    ReadingQueries(TenantDocuments latestReadings, ReadingHistory history, HistoryRetention retention) {
        this.latestReadings = latestReadings;
        this.history = history;
        this.retention = retention;
    }

    @QueryHandler
    LatestReadings handle(FindLatestReadingsQuery query) {
        return new LatestReadings(
                query.machineId(),
                latestReadings
                        .findById(query.tenantId(), query.machineId().toString(), List.of(LatestDocument.READINGS))
                        .map(LatestDocument::views)
                        .orElse(List.of()));
    }

    @QueryHandler
    ReadingPage handle(FindReadingsQuery query) {
        String fingerprint = fingerprint(query);
        ReadingCursor cursor = decode(query.cursor(), fingerprint);
        ReadingRange range = query.range();
        long from = Math.max(startMicros(range), cursor == null ? Long.MIN_VALUE : cursor.micros());
        long to = endMicros(range);
        String machineId = query.machineId().toString();
        FirstReadings first = new FirstReadings(query.limit() + 1);
        history.hours(query.tenantId(), machineId, Micros.hour(from), Micros.hour(to - 1), hour -> {
            if (range.metricName() == null || HourDocument.mayHold(hour, range.metricName())) {
                history.readings(
                        query.tenantId(), machineId, hour, from, first::wants, (metric, unit, micros, value) -> {
                            boolean inRange = micros >= from
                                    && micros < to
                                    && (range.metricName() == null
                                            || range.metricName().equals(metric));
                            if (inRange && first.wants(micros)) {
                                ReadingCursor place = new ReadingCursor(micros, metric);
                                if (cursor == null || place.compareTo(cursor) > 0) {
                                    first.add(place, unit, value);
                                }
                            }
                        });
            }
            return !first.isFull();
        });
        List<ReadingView> found = first.inOrder();
        boolean more = found.size() > query.limit();
        List<ReadingView> shown = more ? found.subList(0, query.limit()) : found;
        return new ReadingPage(query.machineId(), shown, more ? after(shown.get(shown.size() - 1), fingerprint) : null);
    }

    private static String after(ReadingView last, String fingerprint) {
        return new ReadingCursor(Micros.of(last.timestamp()), last.metricName()).encode(fingerprint);
    }

    @QueryHandler
    ReadingBucketPage handle(FindReadingBucketsQuery query) {
        String fingerprint = fingerprint(query);
        ReadingCursor cursor = decode(query.cursor(), fingerprint);
        long length = query.interval().length().toNanos() / 1_000;
        long start = Math.max(startMicros(query.range()), cursor == null ? Long.MIN_VALUE : cursor.micros());
        long from = Math.floorDiv(start, length) * length;
        long to = -Math.floorDiv(-endMicros(query.range()), length) * length;
        BucketAggregator buckets = new BucketAggregator(query, history, length, from, to, cursor);
        history.hours(
                query.tenantId(), query.machineId().toString(), Micros.hour(from), Micros.hour(to - 1), buckets::add);
        List<Map.Entry<ReadingCursor, MetricStatistics>> found = buckets.first(query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Map.Entry<ReadingCursor, MetricStatistics>> shown = more ? found.subList(0, query.limit()) : found;
        List<ReadingBucket> items = shown.stream()
                .map(bucket -> bucket.getValue()
                        .bucket(bucket.getKey().metric(), bucket.getKey().micros()))
                .toList();
        return new ReadingBucketPage(
                query.machineId(),
                items,
                more ? shown.get(shown.size() - 1).getKey().encode(fingerprint) : null);
    }

    static String fingerprint(FindReadingsQuery query) {
        return ReadingCursor.fingerprint(query.machineId(), query.range(), "readings");
    }

    static String fingerprint(FindReadingBucketsQuery query) {
        return ReadingCursor.fingerprint(
                query.machineId(), query.range(), query.interval().wireName());
    }

    private static @Nullable ReadingCursor decode(@Nullable String cursor, String fingerprint) {
        return cursor == null
                ? null
                : ReadingCursor.decode(cursor, fingerprint)
                        .orElseThrow(() -> new IllegalArgumentException("The cursor belongs to another query"));
    }

    /** Not before the retention, so that no request asks for hours that cannot exist. */
    private long startMicros(ReadingRange range) {
        Instant end = range.end();
        long start = range.start() != null
                ? Micros.of(range.start())
                : Micros.of((end == null ? Micros.instant(retention.nowMicros()) : end).minus(USUAL_RANGE));
        return Math.max(start, retention.keptFromMicros());
    }

    private long endMicros(ReadingRange range) {
        long last = retention.nowMicros() + MAX_AHEAD.toNanos() / 1_000;
        return range.end() == null ? last : Math.min(last, Micros.of(range.end()));
    }
}
