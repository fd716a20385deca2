package io.fleetledger.support.observability;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A number that is queried from a store at most once in a few seconds: metrics are open to all, and frequent readers
 * share one query. No reader waits for a query that another has begun.
 */
final class RecentNumber implements Supplier<Number> {

    static final Duration KEPT = Duration.ofSeconds(5);

    private final Supplier<? extends Number> look;
    private final LongSupplier nanoTime;
    private final AtomicLong lookedAt;
    private volatile Number seen = Double.NaN;

    RecentNumber(Supplier<? extends Number> look) {
        this(look, System::nanoTime);
    }

    RecentNumber(Supplier<? extends Number> look, LongSupplier nanoTime) {
        this.look = look;
        this.nanoTime = nanoTime;
        this.lookedAt = new AtomicLong(nanoTime.getAsLong() - KEPT.toNanos());
    }

    /** NaN before the first query and after a failed one; the reader whose query fails gets its exception. */
    @Override
    public Number get() {
        long last = lookedAt.get();
        long now = nanoTime.getAsLong();
        if (now - last >= KEPT.toNanos() && lookedAt.compareAndSet(last, now)) {
            try {
                seen = look.get();
            } catch (RuntimeException failure) {
                seen = Double.NaN;
                throw failure;
            }
        }
        return seen;
    }
}
