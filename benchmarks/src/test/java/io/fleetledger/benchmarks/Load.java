package io.fleetledger.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One way to load the product.
 *
 * @param name its threads' name, by which a profile tells them from the product's
 */
record Load(String name, Opening opening) {

    /** Makes a caller ready. */
    interface Opening {
        Caller open() throws IOException;
    }

    /**
     * What came of it.
     *
     * @param perSecond calls answered as they should be
     * @param failed the others: too much for the product, or a defect of it
     */
    record Rate(double perSecond, long failed) {

        private static Rate sum(Rate one, Rate other) {
            return new Rate(one.perSecond + other.perSecond, one.failed + other.failed);
        }
    }

    /** Calls per second of so many callers, each of which makes its next call as soon as the last one is answered. */
    Rate rate(int callers, Duration length) {
        CyclicBarrier ready = new CyclicBarrier(callers);
        return together(callers, () -> {
                    ready.await();
                    return rateOfOne(length);
                })
                .stream()
                .reduce(new Rate(0, 0), Rate::sum);
    }

    private Rate rateOfOne(Duration length) throws IOException {
        long start = System.nanoTime();
        long answered = 0;
        long failed = 0;
        long elapsed;
        Caller caller = opening.open();
        try {
            do {
                try {
                    caller.call();
                    answered++;
                } catch (IOException | RuntimeException failure) {
                    failed++;
                    caller.close();
                    caller = opening.open();
                }
                elapsed = System.nanoTime() - start;
            } while (elapsed < length.toNanos());
        } finally {
            caller.close();
        }
        return new Rate(answered * 1e9 / elapsed, failed);
    }

    /** Makes so many calls with so many callers. */
    void make(int calls, int callers) {
        AtomicInteger left = new AtomicInteger(calls);
        together(callers, () -> {
            try (Caller caller = opening.open()) {
                while (left.getAndDecrement() > 0) {
                    caller.call();
                }
                return callers;
            }
        });
    }

    /** How long each of so many calls took in nanoseconds, one after the other, shortest first. */
    List<Long> durations(int calls) {
        return together(1, () -> {
                    List<Long> durations = new ArrayList<>(calls);
                    try (Caller caller = opening.open()) {
                        for (int i = 0; i < calls; i++) {
                            long start = System.nanoTime();
                            caller.call();
                            durations.add(System.nanoTime() - start);
                        }
                    }
                    Collections.sort(durations);
                    return durations;
                })
                .get(0);
    }

    private <T> List<T> together(int callers, Callable<T> work) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                callers, task -> new Thread(task, "load-" + name + "-" + number.incrementAndGet()));
        try {
            List<T> results = new ArrayList<>(callers);
            for (Future<T> result : threads.invokeAll(Collections.nCopies(callers, work))) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(name + " failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            threads.shutdownNow();
        }
    }
}
