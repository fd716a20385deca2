package io.fleetledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.queries.reading.FindReadingBucketsQuery;
import io.fleetledger.queries.reading.FindReadingsQuery;
import io.fleetledger.queries.reading.ReadingBucket;
import io.fleetledger.queries.reading.ReadingBucketPage;
import io.fleetledger.queries.reading.ReadingInterval;
import io.fleetledger.queries.reading.ReadingPage;
import io.fleetledger.queries.reading.ReadingRange;
import io.fleetledger.queries.reading.ReadingView;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.time.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

@OnEveryMongoDb
class ReadingHistoryProjectionIT {

    private static final UUID MACHINE = new UUID(0x8000L, 0);
    private static final ReadingRange ALL = new ReadingRange(null, Micros.instant(0), null);

    private final ReadStore store = new ReadStore();
    private final ReadingHistoryProjection projection = HistoryStore.projection(store);
    private final ReadingQueries queries = HistoryStore.queries(store);
    private long position;

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84})
    void whateverIsDeliveredTwiceOrWrittenInPartTheHistoryIsThatOfTheLog(long seed) {
        Random random = new Random(seed);
        ReadingLog log = new ReadingLog(random, 150, 400);
        deliverThroughAccidents(log.events, random);
        log.all.forEach((id, readings) -> {
            assertThat(all(id, ALL, 1_000)).isEqualTo(views(readings));
            assertThat(queries.handle(new FindReadingsQuery("gamma", id, ALL, 10, null))
                            .items())
                    .isEmpty();
            for (ReadingInterval interval : ReadingInterval.values()) {
                assertBuckets(id, interval, readings, random);
            }
            for (int i = 0; i < 10; i++) {
                assertPart(id, readings, random);
            }
        });
        assertThat(store.all(Chunk.COLLECTION))
                .hasSizeGreaterThan(store.all(HourDocument.COLLECTION).size());
    }

    private void deliverThroughAccidents(List<EventMessage<?>> events, Random random) {
        int position = 0;
        while (position < events.size()) {
            int end = Math.min(events.size(), position + 1 + random.nextInt(20));
            List<EventMessage<?>> batch = events.subList(position, end);
            switch (random.nextInt(5)) {
                case 0 -> {
                    ReadStore.handle(projection, batch);
                    end = Math.max(0, end - random.nextInt(30));
                }
                case 1 -> {
                    assertThatThrownBy(() -> ReadStore.handleAndFail(projection, batch))
                            .hasRootCauseMessage("broken");
                    end = position;
                }
                case 2 -> {
                    Map<String, Document> hours = byId(store.all(HourDocument.COLLECTION));
                    Map<String, Document> chunks = byId(store.all(Chunk.COLLECTION));
                    ReadStore.handle(projection, batch);
                    boolean someChunksOnly = random.nextBoolean();
                    takeBack(HourDocument.COLLECTION, hours, someChunksOnly ? null : random);
                    if (someChunksOnly) {
                        takeBack(Chunk.COLLECTION, chunks, random);
                    }
                    end = position;
                }
                default -> ReadStore.handle(projection, batch);
            }
            position = end;
        }
    }

    private static Map<String, Document> byId(List<Document> documents) {
        Map<String, Document> byId = new HashMap<>();
        documents.forEach(document -> byId.put(document.getString("_id"), document));
        return byId;
    }

    /** As after a kill among the writes of this collection, or before the first of them. */
    private void takeBack(String collection, Map<String, Document> before, @Nullable Random some) {
        for (Document written : store.all(collection)) {
            if (some == null || some.nextBoolean()) {
                store.mongo.remove(Query.query(Criteria.where("_id").is(written.getString("_id"))), collection);
                Document old = before.get(written.getString("_id"));
                if (old != null) {
                    store.mongo.insert(old, collection);
                }
            }
        }
    }

    private void assertPart(UUID id, Map<ReadingLog.Key, Reading> readings, Random random) {
        List<ReadingLog.Key> keys = List.copyOf(readings.keySet());
        long one = keys.get(random.nextInt(keys.size())).micros();
        long other = keys.get(random.nextInt(keys.size())).micros();
        String metric = random.nextBoolean() ? null : keys.get(0).metric();
        ReadingRange range =
                new ReadingRange(metric, Micros.instant(Math.min(one, other)), Micros.instant(Math.max(one, other)));
        TreeMap<ReadingLog.Key, Reading> part = new TreeMap<>(readings);
        part.keySet()
                .removeIf(key -> key.micros() < Math.min(one, other)
                        || key.micros() >= Math.max(one, other)
                        || (metric != null && !metric.equals(key.metric())));
        assertThat(all(id, range, 1 + random.nextInt(300))).isEqualTo(views(part));
    }

    private List<ReadingView> all(UUID id, ReadingRange range, int limit) {
        List<ReadingView> all = new ArrayList<>();
        String cursor = null;
        do {
            ReadingPage page = queries.handle(new FindReadingsQuery(ReadingLog.tenant(id), id, range, limit, cursor));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }

    private void assertBuckets(
            UUID id, ReadingInterval interval, Map<ReadingLog.Key, Reading> readings, Random random) {
        TreeMap<ReadingLog.Key, List<Reading>> expected = new TreeMap<>();
        long length = interval.length().toNanos() / 1_000;
        readings.forEach((key, reading) -> expected.computeIfAbsent(
                        new ReadingLog.Key(key.micros() / length * length, key.metric()), none -> new ArrayList<>())
                .add(reading));
        List<ReadingBucket> found = new ArrayList<>();
        String cursor = null;
        int limit = 1 + random.nextInt(30);
        do {
            ReadingBucketPage page = queries.handle(
                    new FindReadingBucketsQuery(ReadingLog.tenant(id), id, ALL, interval, limit, cursor));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        List<ReadingLog.Key> keys = List.copyOf(expected.keySet());
        assertThat(found).hasSameSizeAs(keys);
        IntStream.range(0, keys.size())
                .forEach(i -> assertBucket(found.get(i), keys.get(i), expected.getOrDefault(keys.get(i), List.of())));
    }

    private static void assertBucket(ReadingBucket bucket, ReadingLog.Key key, List<Reading> readings) {
        var values = readings.stream().mapToDouble(Reading::value).summaryStatistics();
        assertThat(bucket.start()).isEqualTo(Micros.instant(key.micros()));
        assertThat(bucket.metricName()).isEqualTo(key.metric());
        assertThat(bucket.count()).isEqualTo(values.getCount());
        assertThat(bucket.avg()).isCloseTo(values.getAverage(), within(1e-9));
        assertThat(bucket.min()).isEqualTo(values.getMin());
        assertThat(bucket.max()).isEqualTo(values.getMax());
        assertThat(bucket.last()).isEqualTo(readings.get(readings.size() - 1).value());
    }

    private static List<ReadingView> views(Map<ReadingLog.Key, Reading> readings) {
        return readings.values().stream()
                .map(reading -> new ReadingView(
                        reading.metricName(), reading.value(), reading.unit(), Micros.instant(reading.atMicros())))
                .toList();
    }

    @Test
    void ofVeryManyMetricsInAnHourEachIsFoundAndSummedUp() {
        Reading[] many = IntStream.range(0, 2 * HourDocument.MAX_METRICS + 500)
                .mapToObj(i -> new Reading("metric " + i, "C", ReadingLog.START + i, i, null))
                .toArray(Reading[]::new);
        handle(many);
        handle(many);
        handle(new Reading("metric 2100", "C", ReadingLog.START, 3, null));
        ReadingRange one = new ReadingRange("metric 2100", Micros.instant(0), null);
        assertThat(all(MACHINE, one, 10)).extracting(ReadingView::value).containsExactly(3.0, 2100.0);
        assertThat(buckets(one, ReadingInterval.HOUR))
                .containsExactly(new ReadingBucket(
                        "metric 2100", Instant.parse("2026-03-01T22:00:00Z"), 1051.5, 3, 2100, 2, 2100));
        assertThat(all(MACHINE, ALL, 1_000)).hasSize(2 * HourDocument.MAX_METRICS + 501);
    }

    @Test
    void theMeanOfVeryLargeValuesIsFinite() {
        handle(
                new Reading("huge", "N", ReadingLog.START, Double.MAX_VALUE, null),
                new Reading("huge", "N", ReadingLog.START + 1, Double.MAX_VALUE, null),
                new Reading("huge", "N", ReadingLog.START + 2, Double.MAX_VALUE, null));
        assertThat(buckets(ALL, ReadingInterval.DAY))
                .extracting(ReadingBucket::avg)
                .containsExactly(Double.MAX_VALUE);
    }

    @Test
    void whatIsPastItsRetentionWhenItComesIsNotStored() {
        long first = HistoryStore.RETENTION.keptFromMicros();
        handle(new Reading("temp", "C", first - 1, 1, null), new Reading("temp", "C", first, 2, null));
        assertThat(all(MACHINE, ALL, 10)).extracting(ReadingView::value).containsExactly(2.0);
        assertThat(store.all(HourDocument.COLLECTION)).hasSize(1);
    }

    @Test
    void withoutARangeTheLastDayIsMeant() {
        Instant now = Micros.instant(HistoryStore.RETENTION.nowMicros());
        handle(
                new Reading("temp", "C", Micros.of(now.minusSeconds(86_400)) - 1, 1, null),
                new Reading("temp", "C", Micros.of(now.minusSeconds(86_400)), 2, null),
                new Reading("temp", "C", Micros.of(now.plusSeconds(300)), 3, null));
        assertThat(all(MACHINE, new ReadingRange(null, null, null), 10))
                .extracting(ReadingView::value)
                .containsExactly(2.0, 3.0);
        assertThat(all(MACHINE, new ReadingRange(null, null, now), 10))
                .extracting(ReadingView::value)
                .containsExactly(2.0);
    }

    private List<ReadingBucket> buckets(ReadingRange range, ReadingInterval interval) {
        return queries.handle(new FindReadingBucketsQuery("acme", MACHINE, range, interval, 100, null))
                .items();
    }

    private void handle(Reading... readings) {
        position++;
        ReadStore.handle(
                projection,
                List.of(new GenericTrackedEventMessage<>(
                        new GlobalSequenceTrackingToken(position),
                        GenericEventMessage.asEventMessage(
                                new ReadingsRecordedEvent(MACHINE, "acme", List.of(readings))))));
    }
}
