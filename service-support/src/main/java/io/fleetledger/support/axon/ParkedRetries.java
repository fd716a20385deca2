package io.fleetledger.support.axon;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries of a group's parked sequences. A long sequence may take an hour, but its caller holds one of the few threads
 * that handle the commands of all tenants: the caller stops waiting, and the retry continues.
 */
final class ParkedRetries {

    /** Less than a caller in another process waits for its answer. */
    static final Duration WAIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ParkedRetries.class);

    private final String group;
    private final Executor threads;
    private final Duration wait;
    private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

    /**
     * @param group whose events are parked
     * @param threads run the retries, never in the calling thread: they must not take part in its transaction, which
     *     would end last; the group's processor would still find handled events parked, and park others after them
     * @param wait how long a caller waits for its retry
     */
    ParkedRetries(String group, Executor threads, Duration wait) {
        this.group = group;
        this.threads = threads;
        this.wait = wait;
    }

    /**
     * Waits for the sequence's retry, for a limited time. Joins a retry of the same sequence that has not ended.
     *
     * @throws RuntimeException from the retry if it fails within that time
     */
    void await(String sequence, Runnable retry) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Void> before = running.putIfAbsent(sequence, started);
        if (before == null) {
            try {
                run(sequence, retry, started);
            } catch (RejectedExecutionException stopping) {
                running.remove(sequence, started);
                throw stopping;
            }
        }
        try {
            (before == null ? started : before).get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException continues) {
            return; // The caller's answer says how many events are still parked.
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MessageTimeoutException("Interrupted while waiting for a retry of parked events");
        }
    }

    private void run(String sequence, Runnable retry, CompletableFuture<Void> started) {
        threads.execute(() -> {
            try {
                retry.run();
                running.remove(sequence, started);
                started.complete(null);
            } catch (RuntimeException | Error failure) {
                LOG.warn("The retry of what {} has parked of {} failed", group, sequence, failure);
                running.remove(sequence, started);
                started.completeExceptionally(failure); // Its caller may have stopped waiting.
            }
        });
    }
}
