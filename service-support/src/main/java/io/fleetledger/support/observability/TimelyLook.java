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
 * A look at something that may hang, for those who will not wait: one look is under way at a time, whoever asks.
 *
 * @param <T> what is seen
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
     * What is seen now.
     *
     * @throws TimeoutException if that is not known by then
     * @throws ExecutionException if the look failed
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
