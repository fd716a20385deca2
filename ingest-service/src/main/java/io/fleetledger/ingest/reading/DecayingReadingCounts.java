package io.fleetledger.ingest.reading;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the readings that each tenant has sent recently: their weight halves every ten seconds. For a tenant that is
 * refused and tries again it halves every minute: a refused tenant sends nothing, and would soon be let in again while
 * others that continue are refused in its place. It still fades, so that a tenant that now sends little is soon let in.
 */
final class DecayingReadingCounts {

    private static final double HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double REFUSED_HALF_LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Twice as long as a refused tenant is told to wait. */
    private static final long RETRY_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Long> sinceDecay = new ConcurrentHashMap<>();
    private final Map<String, Long> refusedAtNanos = new ConcurrentHashMap<>();
    private Map<String, Double> before = Map.of();
    private long decayedAtNanos;

    void count(String tenantId, long readings) {
        sinceDecay.merge(tenantId, readings, Long::sum);
    }

    /** Notes that the tenant tried to send and was refused. */
    void refused(String tenantId, long atNanos) {
        refusedAtNanos.put(tenantId, atNanos);
    }

    /** Returns what each tenant has sent, from 0 to 1, as a fraction of what the largest sender has. One call at a time. */
    Map<String, Double> decay(long nowNanos) {
        long nanos = nowNanos - decayedAtNanos;
        decayedAtNanos = nowNanos;
        refusedAtNanos.values().removeIf(at -> nowNanos - at > RETRY_WINDOW_NANOS);
        Map<String, Double> sent = new HashMap<>();
        before.forEach((tenantId, readings) ->
                sent.put(tenantId, readings * Math.pow(0.5, nanos / halfLifeNanos(tenantId))));
        for (String tenantId : Set.copyOf(sinceDecay.keySet())) {
            Long readings = sinceDecay.remove(tenantId);
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

    private double halfLifeNanos(String tenantId) {
        return refusedAtNanos.containsKey(tenantId) ? REFUSED_HALF_LIFE_NANOS : HALF_LIFE_NANOS;
    }
}
