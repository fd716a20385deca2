package io.fleetledger.support.axon;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.axonframework.common.IdentifierFactory;

/**
 * Ids that rise with time (UUID version 7, RFC 9562), so that what is written together is adjacent in an index. The ids
 * of one process rise strictly; beyond 4,096 a millisecond they run ahead of the clock. Axon uses this factory for ids
 * of messages and sagas, by {@code META-INF/services}; its own uses a secure random source that all threads share.
 */
public final class TimeOrderedIdentifierFactory extends IdentifierFactory {

    private static final int COUNTER_BITS = 12;
    private static final long COUNTER = (1 << COUNTER_BITS) - 1;
    private static final long VERSION = 7L << COUNTER_BITS;
    private static final long VARIANT = 2L << 62;
    private static final long RANDOM = (1L << 62) - 1;

    private final LongSupplier clock;
    private final AtomicLong last = new AtomicLong();

    public TimeOrderedIdentifierFactory() {
        this(System::currentTimeMillis);
    }

    /** @param clock milliseconds since 1970 */
    TimeOrderedIdentifierFactory(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public String generateIdentifier() {
        return next().toString();
    }

    UUID next() {
        long now = clock.getAsLong() << COUNTER_BITS;
        long tick = last.updateAndGet(before -> Math.max(before + 1, now));
        long millis = tick >>> COUNTER_BITS;
        return new UUID(
                millis << 16 | VERSION | (tick & COUNTER),
                VARIANT | (ThreadLocalRandom.current().nextLong() & RANDOM));
    }
}
