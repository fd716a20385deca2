package io.fleetledger.support.observability;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A number that a store is asked for, not more often than every few seconds: metrics are open to all, and whoever reads them
 * many times a second reads the same ones. Nobody waits for a look that another one has begun.
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

    /** Not a number while none was seen, or when the last look failed; whose look fails, learns why. */
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
