package io.fleetledger.query.reading;

import static io.fleetledger.query.reading.HourDocument.*;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.time.Micros;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A machine's readings of one hour, while a batch of events adds to them. */
final class WorkingHour {

    private record Instant(String metric, long micros) {}

    private final String machineId;
    private final String tenantId;
    private final long hour;
    private final IntFunction<Document> storedChunk;
    private final Map<String, MetricStatistics> figures;
    private final List<ChunkRange> ranges;
    private final long positionBefore;
    private boolean spilled;
    private long count;
    private long position;
    private boolean changed;
    /** The chunks that this batch writes to, by number. */
    private final TreeMap<Integer, Chunk> open = new TreeMap<>();
    /** The readings in the chunks examined so far; from the first such chunk on, also those that this batch adds. */
    private final Set<Instant> known = new HashSet<>();

    private final BitSet loadedChunks = new BitSet();

    /**
     * @param stored the stored hour, or null
     * @param storedChunk finds a chunk by its number
     */
    WorkingHour(
            String machineId,
            String tenantId,
            long hour,
            @Nullable Document stored,
            IntFunction<Document> storedChunk) {
        this.machineId = machineId;
        this.tenantId = tenantId;
        this.hour = hour;
        this.storedChunk = storedChunk;
        this.figures = stored == null ? new LinkedHashMap<>() : figures(stored);
        this.ranges = stored == null ? new ArrayList<>() : ranges(stored);
        this.spilled = stored != null && stored.getBoolean(SPILLED);
        this.count = stored == null ? 0 : stored.getLong(COUNT);
        this.positionBefore = stored == null ? -1 : stored.getLong(POSITION);
        this.position = positionBefore;
    }

    /** Adds a reading of this hour, unless its event is already applied or its instant already has a value. */
    void add(Reading reading, long at) {
        if (at <= positionBefore) {
            return;
        }
        position = at;
        changed = true;
        MetricStatistics metric = figures.get(reading.metricName());
        boolean newest = metric == null ? !spilled : reading.atMicros() > metric.newestMicros();
        if (!newest && isKnown(reading)) {
            return;
        }
        append(reading);
        if (metric != null) {
            metric.add(reading.atMicros(), reading.value());
        } else if (figures.size() < MAX_METRICS) {
            MetricStatistics first = new MetricStatistics();
            first.add(reading.atMicros(), reading.value());
            figures.put(reading.metricName(), first);
        } else {
            spilled = true;
        }
    }

    private void append(Reading reading) {
        long offset = reading.atMicros() - hour * Micros.PER_HOUR;
        int number = (int) (count / Chunk.CAPACITY);
        open.computeIfAbsent(number, this::tail).add(reading, offset);
        if (number == ranges.size()) {
            ranges.add(new ChunkRange(number, offset, offset));
        } else {
            ranges.set(number, ranges.get(number).with(offset));
        }
        if (!loadedChunks.isEmpty()) {
            known.add(new Instant(reading.metricName(), reading.atMicros()));
        }
        count++;
    }

    private Chunk tail(int number) {
        int size = (int) (count % Chunk.CAPACITY);
        return size == 0 ? new Chunk() : Chunk.of(storedChunk.apply(number), size);
    }

    private boolean isKnown(Reading reading) {
        long offset = reading.atMicros() - hour * Micros.PER_HOUR;
        for (ChunkRange range : ranges) {
            if (range.covers(offset) && !loadedChunks.get(range.chunk())) {
                loadChunk(range.chunk());
            }
        }
        return known.contains(new Instant(reading.metricName(), reading.atMicros()));
    }

    private void loadChunk(int number) {
        Chunk chunk = open.get(number);
        if (chunk == null) {
            int size = number == count / Chunk.CAPACITY ? (int) (count % Chunk.CAPACITY) : Chunk.CAPACITY;
            chunk = Chunk.of(storedChunk.apply(number), size);
        }
        chunk.forEach(hour, (metric, unit, micros, value) -> known.add(new Instant(metric, micros)));
        loadedChunks.set(number);
    }

    void write(BulkWrites chunks, BulkWrites hours) {
        if (changed) {
            open.forEach((number, chunk) -> chunks.put(chunk.stored(chunkId(machineId, hour, number), tenantId)));
            hours.put(HourDocument.of(machineId, tenantId, hour, figures, spilled)
                    .append(RANGES, stored(ranges))
                    .append(COUNT, count)
                    .append(POSITION, position));
        }
    }
}
