package io.fleetledger.command.status;

import io.fleetledger.events.reading.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Until when a metric's run is known to hold, while the readings of one input are processed. It holds at the metric's
 * newest reading, however far this is ahead of the clock. After that the clock counts, unless the same input has a
 * later reading of the metric, which may end the run: until then only the readings tell how much time has passed.
 */
final class HeldUntil {

    private final long nowMicros;
    /** The last reading of each metric in this input. */
    private final Map<String, Long> last = new HashMap<>();

    private long reached = Long.MIN_VALUE;

    HeldUntil(EvaluationContext context) {
        nowMicros = context.nowMicros();
    }

    void expect(Collection<Reading> readings) {
        readings.forEach(reading -> last.merge(reading.metricName(), reading.atMicros(), Math::max));
    }

    /** The readings of this instant are next, or have been processed. */
    void reach(long atMicros) {
        reached = atMicros;
    }

    long of(String metricName, MetricCondition metric) {
        boolean moreToCome = last.getOrDefault(metricName, Long.MIN_VALUE) > metric.atMicros();
        return Math.max(metric.atMicros(), moreToCome ? reached : nowMicros);
    }
}
