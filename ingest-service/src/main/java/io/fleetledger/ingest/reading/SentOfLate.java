package io.fleetledger.ingest.reading;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How many readings each tenant has sent of late: what counts is half as much ten seconds later. */
final class SentOfLate {

    private static final double HALVED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Long> sinceLook = new ConcurrentHashMap<>();
    private Map<String, Double> before = Map.of();

    void count(String tenantId, long readings) {
        sinceLook.merge(tenantId, readings, Long::sum);
    }

    /**
     * Of each tenant, from 0 to 1, as a part of what the tenant has sent that has sent most. One look at a time.
     *
     * @param nanos that what was known at the last look is older by now
     */
    Map<String, Double> look(long nanos) {
        double left = Math.pow(0.5, nanos / HALVED_AFTER_NANOS);
        Map<String, Double> sent = new HashMap<>();
        before.forEach((tenantId, readings) -> sent.put(tenantId, readings * left));
        for (String tenantId : Set.copyOf(sinceLook.keySet())) {
            Long readings = sinceLook.remove(tenantId);
            if (readings != null) {
                sent.merge(tenantId, readings.doubleValue(), Double::sum);
            }
        }
        sent.values().removeIf(readings -> readings < 1);
        before = sent;
        double most =
                sent.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        Map<String, Double> parts = new HashMap<>();
        sent.forEach((tenantId, readings) -> parts.put(tenantId, readings / most));
        return Map.copyOf(parts);
    }
}
