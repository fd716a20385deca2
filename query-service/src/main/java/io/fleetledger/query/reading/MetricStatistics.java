package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.ReadingBucket;
import io.fleetledger.support.time.Micros;
import java.nio.ByteBuffer;

/** The summary of one metric's values. */
final class MetricStatistics {

    static final int BYTES = 6 * Long.BYTES;

    /** Sums are scaled by this power of two, which loses nothing, so that no sum is ever infinite. */
    private static final double SCALE = 0x1p-64;

    private long count;
    private double scaledSum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long newestMicros = Long.MIN_VALUE;
    private double last;

    static MetricStatistics read(ByteBuffer stored) {
        MetricStatistics figures = new MetricStatistics();
        figures.count = stored.getLong();
        figures.scaledSum = stored.getDouble();
        figures.min = stored.getDouble();
        figures.max = stored.getDouble();
        figures.newestMicros = stored.getLong();
        figures.last = stored.getDouble();
        return figures;
    }

    void write(ByteBuffer to) {
        to.putLong(count)
                .putDouble(scaledSum)
                .putDouble(min)
                .putDouble(max)
                .putLong(newestMicros)
                .putDouble(last);
    }

    long newestMicros() {
        return newestMicros;
    }

    void add(long micros, double value) {
        count++;
        scaledSum += value * SCALE;
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (micros > newestMicros) {
            newestMicros = micros;
            last = value;
        }
    }

    void add(MetricStatistics other) {
        count += other.count;
        scaledSum += other.scaledSum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (other.newestMicros > newestMicros) {
            newestMicros = other.newestMicros;
            last = other.last;
        }
    }

    ReadingBucket bucket(String metric, long startMicros) {
        double avg = Math.max(min, Math.min(max, scaledSum / count / SCALE)); // Rounding must not leave the range.
        return new ReadingBucket(metric, Micros.instant(startMicros), avg, min, max, count, last);
    }
}
