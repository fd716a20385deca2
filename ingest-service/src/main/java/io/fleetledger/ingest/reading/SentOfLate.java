package io.fleetledger.ingest.reading;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts the readings that each tenant has sent recently: their weight halves every ten seconds. */
final class SentOfLate {

    private static final double HALVED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Long> sinceLook = new ConcurrentHashMap<>();
    private Map<String, Double> before = Map.of();

    void count(String tenantId, long readings) {
        sinceLook.merge(tenantId, readings, Long::sum);
    }

    /**
     * Returns what each tenant has sent, from 0 to 1, as a fraction of what the largest sender has. One call at a time.
     *
     * @param nanos by how much the counts have aged since the last call
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
