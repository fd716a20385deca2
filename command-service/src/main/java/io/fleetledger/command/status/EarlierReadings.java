package io.fleetledger.command.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.events.reading.Reading;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The newest readings from before a machine was restored. A reading that is not newer is late or repeated, as if the
 * machine had never left; the machine's condition of that time is forgotten.
 *
 * @param newestMicros by metric, for at most {@value StatusEvaluation#MAX_METRICS}: the latest ones
 */
record EarlierReadings(@JsonProperty("newestMicros") Map<String, Long> newestMicros) {

    static final EarlierReadings NONE = new EarlierReadings(Map.of());

    EarlierReadings {
        newestMicros = Map.copyOf(newestMicros);
    }

    /** Adds those of one more stay. */
    EarlierReadings and(Map<String, MetricCondition> metrics) {
        Map<String, Long> all = new HashMap<>(newestMicros);
        metrics.forEach((name, metric) -> all.merge(name, metric.atMicros(), Math::max));
        return new EarlierReadings(
                all.size() <= StatusEvaluation.MAX_METRICS
                        ? all
                        : all.entrySet().stream()
                                .sorted(Comparator.comparingLong((Map.Entry<String, Long> metric) -> metric.getValue())
                                        .reversed()
                                        .thenComparing(Map.Entry::getKey))
                                .limit(StatusEvaluation.MAX_METRICS)
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    List<Reading> newer(List<Reading> readings) {
        return newestMicros.isEmpty()
                ? readings
                : readings.stream()
                        .filter(reading -> {
                            Long known = newestMicros.get(reading.metricName());
                            return known == null || reading.atMicros() > known;
                        })
                        .toList();
    }
}
