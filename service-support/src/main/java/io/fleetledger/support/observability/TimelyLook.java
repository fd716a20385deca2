package io.fleetledger.support.observability;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs a check that may hang, for callers that wait only so long; concurrent callers share one run.
 *
 * @param <T> the type of the result
 */
final class TimelyLook<T> {

    private static final AxonThreadFactory THREADS = new AxonThreadFactory("health-look");

    private final Supplier<T> look;
    private final Duration bound;
    private @Nullable CompletableFuture<T> underWay;

    TimelyLook(Supplier<T> look, Duration bound) {
        this.look = look;
        this.bound = bound;
    }

    /**
     * The result of the check that is under way, or of a new one.
     *
     * @throws TimeoutException if it takes too long
     * @throws ExecutionException if it failed
     */
    T result() throws InterruptedException, ExecutionException, TimeoutException {
        return begun().get(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<T> begun() {
        if (underWay == null || underWay.isDone()) {
            underWay = CompletableFuture.supplyAsync(
                    look, task -> THREADS.newThread(task).start());
        }
        return underWay;
    }
}
