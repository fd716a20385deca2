package io.fleetledger.support.axon;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;

/**
 * The thread that reads the log for a pooled processor that lags. The processor pauses for 100 ms whenever its buffer
 * of 1,024 events is full, although workers empty it much sooner: that would limit it to some 10,000 events a second.
 * All other pauses are longer; nothing waits for them, and they stay unchanged.
 */
final class EagerCoordinatorExecutor extends ScheduledThreadPoolExecutor {

    /** Axon's delay, for which it has no constant. */
    static final long BUFFER_FULL_MILLIS = 100;

    /** Allows 100,000 events a second with that buffer. */
    static final long RECHECK_INTERVAL_MILLIS = 10;

    EagerCoordinatorExecutor(String processor) {
        super(1, new AxonThreadFactory("coordinator-" + processor));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        long millis = unit.toMillis(delay);
        return super.schedule(
                task, millis == BUFFER_FULL_MILLIS ? RECHECK_INTERVAL_MILLIS : millis, TimeUnit.MILLISECONDS);
    }
}
