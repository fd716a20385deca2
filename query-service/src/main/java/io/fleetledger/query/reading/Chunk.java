package io.fleetledger.query.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.support.time.Micros;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * Some readings of a machine and hour, in the order of their arrival, in the collection {@value #COLLECTION}: a
 * dictionary of metrics with their units, and 14 bytes for each value. At most {@value #CAPACITY} of them, so that
 * rewriting the last chunk costs little, and a chunk with the longest names stays below 4 MB.
 */
final class Chunk {

    static final String COLLECTION = "reading-chunks";
    static final int CAPACITY = 2_000;

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String METRICS = "metrics";
    static final String UNITS = "units";
    static final String VALUES = "values";

    /** The fields that {@link #read} reads. */
    static final List<String> FIELDS = List.of(METRICS, UNITS, VALUES);

    private static final int VALUE_BYTES = Short.BYTES + Integer.BYTES + Double.BYTES;
    private static final int USUAL_SIZE = 256;

    private record Signal(String metric, String unit) {}

    /** Receives readings one by one. */
    interface Sink {

        void accept(String metric, String unit, long micros, double value);
    }

    private final Map<Signal, Short> signals = new LinkedHashMap<>();
    private ByteBuffer values = ByteBuffer.allocate(USUAL_SIZE * VALUE_BYTES);

    int size() {
        return values.position() / VALUE_BYTES;
    }

    /** @param offset microseconds since the hour began */
    void add(Reading reading, long offset) {
        Signal signal = new Signal(reading.metricName(), reading.unit());
        Short known = signals.get(signal);
        short number = known == null ? (short) signals.size() : known;
        if (known == null) {
            signals.put(signal, number);
        }
        if (values.remaining() < VALUE_BYTES) {
            values = ByteBuffer.allocate(2 * values.capacity()).put(values.flip());
        }
        values.putShort(number).putInt((int) offset).putDouble(reading.value());
    }

    Document stored(String id, String tenantId) {
        return new Document(ID, id)
                .append(TENANT_ID, tenantId)
                .append(METRICS, signals.keySet().stream().map(Signal::metric).toList())
                .append(UNITS, signals.keySet().stream().map(Signal::unit).toList())
                .append(VALUES, new Binary(Arrays.copyOf(values.array(), values.position())));
    }

    /**
     * The stored chunk up to the size known to its hour: values beyond it come from a batch that ended before it wrote
     * the hour, and are written again.
     */
    static Chunk of(Document stored, int size) {
        Chunk chunk = new Chunk();
        List<String> metrics = stored.getList(METRICS, String.class);
        List<String> units = stored.getList(UNITS, String.class);
        for (int i = 0; i < metrics.size(); i++) {
            chunk.signals.put(new Signal(metrics.get(i), units.get(i)), (short) i);
        }
        byte[] known = stored.get(VALUES, Binary.class).getData();
        chunk.values = ByteBuffer.allocate(Math.max(known.length, USUAL_SIZE * VALUE_BYTES))
                .put(known, 0, size * VALUE_BYTES);
        return chunk;
    }

    void forEach(long hour, Sink sink) {
        List<Signal> all = new ArrayList<>(signals.keySet());
        ByteBuffer in = values.duplicate().flip();
        while (in.hasRemaining()) {
            Signal signal = all.get(in.getShort());
            sink.accept(
                    signal.metric(),
                    signal.unit(),
                    hour * Micros.PER_HOUR + Integer.toUnsignedLong(in.getInt()),
                    in.getDouble());
        }
    }

    /** Passes on every reading of a stored chunk. */
    static void read(Document stored, long hour, Sink sink) {
        of(stored, stored.get(VALUES, Binary.class).getData().length / VALUE_BYTES)
                .forEach(hour, sink);
    }
}
