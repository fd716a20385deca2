package io.fleetledger.support.observability;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs a check that may hang, for callers that wait only so long; concurrent callers share one run. A run that outlasts
 * them is not lost: for a minute, callers whose own run takes too long get its result.
 *
 * @param <T> the type of the result
 */
final class TimeLimitedCheck<T> {

    static final Duration KEPT = Duration.ofMinutes(1);

    private static final AxonThreadFactory THREADS = new AxonThreadFactory("health-check");

    private final Supplier<T> check;
    private final Duration bound;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<T> underWay;
    private volatile @Nullable Seen<T> last;

    private record Seen<T>(T result, long atNanos) {}

    TimeLimitedCheck(Supplier<T> check, Duration bound) {
        this(check, bound, System::nanoTime);
    }

    TimeLimitedCheck(Supplier<T> check, Duration bound, LongSupplier nanoTime) {
        this.check = check;
        this.bound = bound;
        this.nanoTime = nanoTime;
    }

    /**
     * The result of the check that is under way, or of a new one; if that takes too long, the last result.
     *
     * @throws TimeoutException if it takes too long, and there is no result of the last minute
     * @throws ExecutionException if it failed
     */
    T result() throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return begun().get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            Seen<T> seen = last;
            if (seen == null || nanoTime.getAsLong() - seen.atNanos() > KEPT.toNanos()) {
                throw late;
            }
            return seen.result();
        }
    }

    private synchronized CompletableFuture<T> begun() {
        if (underWay == null || underWay.isDone()) {
            underWay = CompletableFuture.supplyAsync(
                    this::run, task -> THREADS.newThread(task).start());
        }
        return underWay;
    }

    private T run() {
        T result = check.get();
        last = new Seen<>(result, nanoTime.getAsLong());
        return result;
    }
}
