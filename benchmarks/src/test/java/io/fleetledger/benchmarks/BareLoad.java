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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Calls within this process, of the gateway or the driver: what no load generator can send.
 *
 * @param name also its threads' name, by which a profile tells them from the product's
 */
record BareLoad(String name, Call call) implements Load {

    /** Fails unless it was answered as it should be. */
    interface Call {
        void make() throws IOException;
    }

    @Override
    public Rate rate(int callers, Duration length) {
        AtomicReference<Throwable> first = new AtomicReference<>();
        Rate rate = together(callers, first, () -> {
            long end = System.nanoTime() + length.toNanos();
            return () -> System.nanoTime() < end;
        });
        if (rate.failed() > 0) {
            System.out.println(name + ": " + rate.failed() + " calls failed: " + first.get());
        }
        return rate;
    }

    @Override
    public Rate make(int calls, int callers) {
        AtomicReference<Throwable> first = new AtomicReference<>();
        Rate rate = together(callers, first, () -> {
            AtomicInteger left = new AtomicInteger(calls - 1);
            return () -> left.getAndDecrement() > 0;
        });
        if (rate.failed() > 0) {
            throw new IllegalStateException(name + " failed", first.get());
        }
        return rate;
    }

    private Rate one(BooleanSupplier goesOn, AtomicReference<Throwable> first) {
        long start = System.nanoTime();
        long answered = 0;
        long failed = 0;
        do {
            try {
                call.make();
                answered++;
            } catch (IOException | RuntimeException failure) {
                failed++;
                first.compareAndSet(null, failure);
            }
        } while (goesOn.getAsBoolean());
        return new Rate(answered * 1e9 / (System.nanoTime() - start), failed, null, 0);
    }

    private Rate together(int callers, AtomicReference<Throwable> first, Callable<BooleanSupplier> length) {
        System.gc(); // As the load generator does before its turn.
        CyclicBarrier ready = new CyclicBarrier(callers);
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                callers, task -> new Thread(task, "load-" + name + "-" + number.incrementAndGet()));
        try {
            List<Rate> rates = new ArrayList<>(callers);
            Callable<Rate> one = () -> {
                ready.await();
                return one(length.call(), first);
            };
            for (Future<Rate> each : threads.invokeAll(Collections.nCopies(callers, one))) {
                rates.add(each.get());
            }
            return new Rate(
                    rates.stream().mapToDouble(Rate::perSecond).sum(),
                    rates.stream().mapToLong(Rate::failed).sum(),
                    null,
                    0);
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
