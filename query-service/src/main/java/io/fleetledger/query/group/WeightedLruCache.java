package io.fleetledger.query.group;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the values requested last, as far as their weights fit; the last one put stays, however heavy. Caffeine
 * would drop it, and a large tree would be read for each request. A value must not change its weight while it is here.
 */
final class WeightedLruCache<V> {

    private final long bound;
    private final ToLongFunction<V> weight;
    private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long weights;

    WeightedLruCache(long bound, ToLongFunction<V> weight) {
        this.bound = bound;
        this.weight = weight;
    }

    synchronized @Nullable V get(String key) {
        return values.get(key);
    }

    /** The value, which is then the caller's alone. */
    synchronized @Nullable V take(String key) {
        V value = values.remove(key);
        if (value != null) {
            weights -= weight.applyAsLong(value);
        }
        return value;
    }

    synchronized void put(String key, V value) {
        take(key);
        values.put(key, value);
        weights += weight.applyAsLong(value);
        Iterator<V> oldest = values.values().iterator();
        while (weights > bound && values.size() > 1) {
            weights -= weight.applyAsLong(oldest.next());
            oldest.remove();
        }
    }
}
