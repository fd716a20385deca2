package io.fleetledger.query.reading;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * The overview of a machine's readings of one UTC hour, in the collection {@value #COLLECTION}: the figures of each
 * metric, the number of values, the time range of each chunk, and the last event applied. Chunks are written before it,
 * and count only as far as it knows of them.
 */
final class HourDocument {

    static final String COLLECTION = "reading-hours";
    /** Further metrics are stored as well, but summed up only when asked for. */
    static final int MAX_METRICS = 1_000;

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String HOUR = "hour";
    static final String METRICS = "metrics";
    static final String FIGURES = "figures";
    /** Whether there are metrics without figures. */
    static final String SPILLED = "spilled";
    /** First and last instant of each chunk, as microseconds since the hour began. */
    static final String RANGES = "ranges";
    /** The number of values in all chunks together. */
    static final String COUNT = "count";
    /** Position in the log of the last event applied, to recognize a repeated event. */
    static final String POSITION = "position";

    static final List<String> FIELDS = List.of(HOUR, METRICS, FIGURES, SPILLED, RANGES, COUNT, POSITION);

    private HourDocument() {}

    static String id(String machineId, long hour) {
        return machineId + "/" + hour;
    }

    static String chunkId(String machineId, long hour, int chunk) {
        return machineId + "/" + hour + "/" + chunk;
    }

    static Document of(
            String machineId, String tenantId, long hour, Map<String, MetricStatistics> figures, boolean spilled) {
        ByteBuffer all = ByteBuffer.allocate(figures.size() * MetricStatistics.BYTES);
        figures.values().forEach(each -> each.write(all));
        return new Document(ID, id(machineId, hour))
                .append(TENANT_ID, tenantId)
                .append(HOUR, hour)
                .append(METRICS, new ArrayList<>(figures.keySet()))
                .append(FIGURES, new Binary(all.array()))
                .append(SPILLED, spilled);
    }

    static Map<String, MetricStatistics> figures(Document hour) {
        ByteBuffer all = ByteBuffer.wrap(hour.get(FIGURES, Binary.class).getData());
        Map<String, MetricStatistics> figures = new LinkedHashMap<>();
        hour.getList(METRICS, String.class).forEach(metric -> figures.put(metric, MetricStatistics.read(all)));
        return figures;
    }

    /** Whether it may contain readings of the metric. */
    static boolean mayHold(Document hour, String metric) {
        return hour.getBoolean(SPILLED) || hour.getList(METRICS, String.class).contains(metric);
    }

    static List<ChunkRange> ranges(Document hour) {
        ByteBuffer all = ByteBuffer.wrap(hour.get(RANGES, Binary.class).getData());
        List<ChunkRange> ranges = new ArrayList<>();
        while (all.hasRemaining()) {
            ranges.add(new ChunkRange(
                    ranges.size(), Integer.toUnsignedLong(all.getInt()), Integer.toUnsignedLong(all.getInt())));
        }
        return ranges;
    }

    static Binary stored(List<ChunkRange> ranges) {
        ByteBuffer all = ByteBuffer.allocate(ranges.size() * 2 * Integer.BYTES);
        ranges.forEach(range -> all.putInt((int) range.first()).putInt((int) range.last()));
        return new Binary(Arrays.copyOf(all.array(), all.position()));
    }

    /**
     * The time range of a chunk's values, as microseconds since the hour began.
     *
     * @param chunk its number
     */
    record ChunkRange(int chunk, long first, long last) {

        boolean covers(long offset) {
            return first <= offset && offset <= last;
        }

        ChunkRange with(long offset) {
            return new ChunkRange(chunk, Math.min(first, offset), Math.max(last, offset));
        }
    }
}
