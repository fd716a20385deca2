package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to when what a metric's newest reading began is known to hold, while the readings of one input are gone through. It
 * holds at that reading, however far this is ahead of the clock. From there the clock counts, unless a later reading of the
 * metric is in the same input, which may end it: then only the readings say how far it is.
 */
final class HeldUntil {

    private final long nowMicros;
    /** By metric, the last of its readings in this input. */
    private final Map<String, Long> last = new HashMap<>();

    private long reached = Long.MIN_VALUE;

    HeldUntil(Occasion occasion) {
        nowMicros = occasion.nowMicros();
    }

    void expect(Collection<Reading> readings) {
        readings.forEach(reading -> last.merge(reading.metricName(), reading.atMicros(), Math::max));
    }

    /** The readings of an instant are next, or have been taken. */
    void reach(long atMicros) {
        reached = atMicros;
    }

    long of(String metricName, MetricCondition metric) {
        boolean moreToCome = last.getOrDefault(metricName, Long.MIN_VALUE) > metric.atMicros();
        return Math.max(metric.atMicros(), moreToCome ? reached : nowMicros);
    }
}
