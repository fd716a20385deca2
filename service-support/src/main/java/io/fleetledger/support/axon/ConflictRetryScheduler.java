package io.fleetledger.support.axon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.RetryScheduler;
import org.jspecify.annotations.Nullable;

/** Retries a command that lost a conflict, up to {@value #MAX_RETRIES} times with growing jitter. */
final class ConflictRetryScheduler implements RetryScheduler {

    private static final int MAX_RETRIES = 5;
    private static final long FIRST_BOUND_MILLIS = 10;

    private final Executor executor;

    ConflictRetryScheduler(Executor executor) {
        this.executor = executor;
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface declares the message raw.
    public boolean scheduleRetry(
            @Nullable CommandMessage command,
            @Nullable RuntimeException lastFailure,
            @Nullable List<Class<? extends Throwable>[]> failures,
            @Nullable Runnable dispatch) {
        if (lastFailure == null || failures == null || dispatch == null || !Conflicts.isConflict(lastFailure)) {
            return false;
        }
        int attempt = failures.size();
        if (attempt > MAX_RETRIES) {
            return false;
        }
        long bound = FIRST_BOUND_MILLIS << (attempt - 1);
        long delay = ThreadLocalRandom.current().nextLong(1, bound);
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, executor)
                .execute(dispatch);
        return true;
    }
}
