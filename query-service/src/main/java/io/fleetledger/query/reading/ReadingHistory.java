package io.fleetledger.query.reading;

import io.fleetledger.query.reading.HourDocument.ChunkRange;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.time.Micros;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Walks through a machine's stored hours and the chunks of an hour, with only a few of either in memory at a time. */
@Component
class ReadingHistory {

    private static final int HOURS_AT_ONCE = 100;
    private static final int CHUNKS_AT_ONCE = 8;

    private final TenantDocuments readingHours;
    private final TenantDocuments readingChunks;

    ReadingHistory(TenantDocuments readingHours, TenantDocuments readingChunks) {
        this.readingHours = readingHours;
        this.readingChunks = readingChunks;
    }

    /** Passes on the hours from first to last, in order, until {@code shouldContinue} returns false. */
    void hours(String tenantId, String machineId, long first, long last, Predicate<Document> shouldContinue) {
        for (long from = first; from <= last; from += HOURS_AT_ONCE) {
            List<String> ids = LongStream.rangeClosed(from, Math.min(last, from + HOURS_AT_ONCE - 1))
                    .mapToObj(hour -> HourDocument.id(machineId, hour))
                    .toList();
            List<Document> found = readingHours.findByIds(tenantId, ids, HourDocument.FIELDS).stream()
                    .sorted(Comparator.comparingLong(hour -> hour.getLong(HourDocument.HOUR)))
                    .toList();
            for (Document hour : found) {
                if (!shouldContinue.test(hour)) {
                    return;
                }
            }
        }
    }

    /**
     * Passes on the readings of an hour from one instant on, chunk by chunk in the order of their first instants.
     * Before each group of chunks is read, {@code shouldContinue} is given the instant before which no more readings can come.
     */
    void readings(
            String tenantId,
            String machineId,
            Document hour,
            long from,
            LongPredicate shouldContinue,
            Chunk.Sink sink) {
        long number = hour.getLong(HourDocument.HOUR);
        long begin = number * Micros.PER_HOUR;
        List<ChunkRange> ranges = HourDocument.ranges(hour).stream()
                .filter(range -> begin + range.last() >= from)
                .sorted(Comparator.comparingLong(ChunkRange::first))
                .toList();
        for (int i = 0; i < ranges.size(); i += CHUNKS_AT_ONCE) {
            if (!shouldContinue.test(begin + ranges.get(i).first())) {
                return;
            }
            List<String> ids = ranges.subList(i, Math.min(ranges.size(), i + CHUNKS_AT_ONCE)).stream()
                    .map(range -> HourDocument.chunkId(machineId, number, range.chunk()))
                    .toList();
            readingChunks.findByIds(tenantId, ids, Chunk.FIELDS).forEach(chunk -> Chunk.read(chunk, number, sink));
        }
    }
}
