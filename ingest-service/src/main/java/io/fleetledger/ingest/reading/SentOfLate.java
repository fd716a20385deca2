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
final class SentOfLate {

    private static final double HALVED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double HELD_OFF_HALVED_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Twice as long as a refused tenant is told to wait. */
    private static final long ASKS_AGAIN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Long> sinceLook = new ConcurrentHashMap<>();
    private final Map<String, Long> heldOffAtNanos = new ConcurrentHashMap<>();
    private Map<String, Double> before = Map.of();
    private long lookedAtNanos;

    void count(String tenantId, long readings) {
        sinceLook.merge(tenantId, readings, Long::sum);
    }

    /** Notes that the tenant tried to send and was refused. */
    void heldOff(String tenantId, long atNanos) {
        heldOffAtNanos.put(tenantId, atNanos);
    }

    /** Returns what each tenant has sent, from 0 to 1, as a fraction of what the largest sender has. One call at a time. */
    Map<String, Double> look(long nowNanos) {
        long nanos = nowNanos - lookedAtNanos;
        lookedAtNanos = nowNanos;
        heldOffAtNanos.values().removeIf(at -> nowNanos - at > ASKS_AGAIN_WITHIN_NANOS);
        Map<String, Double> sent = new HashMap<>();
        before.forEach((tenantId, readings) ->
                sent.put(tenantId, readings * Math.pow(0.5, nanos / halvedAfterNanos(tenantId))));
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

    private double halvedAfterNanos(String tenantId) {
        return heldOffAtNanos.containsKey(tenantId) ? HELD_OFF_HALVED_AFTER_NANOS : HALVED_AFTER_NANOS;
    }
}
