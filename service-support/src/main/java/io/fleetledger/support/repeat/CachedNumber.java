package io.fleetledger.support.repeat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A number that is queried from a store at most once in a few seconds: metrics are open to all, and frequent readers
 * share one query. No reader waits for a query that another has begun.
 */
public final class CachedNumber implements Supplier<Number> {

    public static final Duration TTL = Duration.ofSeconds(5);

    private final Supplier<? extends Number> query;
    private final LongSupplier nanoTime;
    private final AtomicLong queriedAt;
    private volatile Number latest = Double.NaN;

    public CachedNumber(Supplier<? extends Number> query) {
        this(query, System::nanoTime);
    }

    public CachedNumber(Supplier<? extends Number> query, LongSupplier nanoTime) {
        this.query = query;
        this.nanoTime = nanoTime;
        this.queriedAt = new AtomicLong(nanoTime.getAsLong() - TTL.toNanos());
    }

    /** NaN before the first query and after a failed one; the reader whose query fails gets its exception. */
    @Override
    public Number get() {
        long last = queriedAt.get();
        long now = nanoTime.getAsLong();
        if (now - last >= TTL.toNanos() && queriedAt.compareAndSet(last, now)) {
            try {
                latest = query.get();
            } catch (RuntimeException failure) {
                latest = Double.NaN;
                throw failure;
            }
        }
        return latest;
    }
}
