package io.fleetledger.command.status;

import org.jspecify.annotations.Nullable;

/**
 * A metric's newest reading, and what was learned of the metric.
 *
 * @param baseline null while no baseline rule holds, or before the first value that teaches
 */
record MetricCondition(
        long atMicros, double value, String unit, @Nullable Baseline baseline) {

    MetricCondition withBaseline(@Nullable Baseline learned) {
        return new MetricCondition(atMicros, value, unit, learned);
    }
}
