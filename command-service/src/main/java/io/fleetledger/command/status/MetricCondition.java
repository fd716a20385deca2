package io.fleetledger.command.status;

import org.jspecify.annotations.Nullable;

/**
 * A metric's newest reading and its learned baseline.
 *
 * @param baseline null while no baseline rule holds, or before the first value to learn from
 */
record MetricCondition(
        long atMicros, double value, String unit, @Nullable Baseline baseline) {

    MetricCondition withBaseline(@Nullable Baseline learned) {
        return new MetricCondition(atMicros, value, unit, learned);
    }
}
