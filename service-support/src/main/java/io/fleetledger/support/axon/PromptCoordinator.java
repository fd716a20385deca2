package io.fleetledger.support.axon;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;

/**
 * The thread that reads the log for a pooled processor which is behind. The processor has it pause for 100 ms whenever its
 * buffer of 1,024 events is full, which workers have emptied long before: no more than some 10,000 events a second would
 * ever be handled. All its other pauses, for which nobody waits, are longer and stay as they are.
 */
final class PromptCoordinator extends ScheduledThreadPoolExecutor {

    /** Axon's, which has no name there. */
    static final long BUFFER_FULL_MILLIS = 100;

    /** A buffer is enough for 100,000 events a second then. */
    static final long LOOK_AGAIN_MILLIS = 10;

    PromptCoordinator(String processor) {
        super(1, new AxonThreadFactory("coordinator-" + processor));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        long millis = unit.toMillis(delay);
        return super.schedule(task, millis == BUFFER_FULL_MILLIS ? LOOK_AGAIN_MILLIS : millis, TimeUnit.MILLISECONDS);
    }
}
