package io.fleetledger.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many things at once. */
final class Parallel {

    private Parallel() {}

    /** All of them begin at the same moment. */
    static <T> List<T> atOnce(int count, IntFunction<T> work) {
        CyclicBarrier start = new CyclicBarrier(count);
        return run(count, count, index -> {
            start.await();
            return work.apply(index);
        });
    }

    /** All of them, {@code threads} at a time. */
    static <T> List<T> all(int count, int threads, IntFunction<T> work) {
        return run(count, threads, work::apply);
    }

    private interface Work<T> {
        T of(int index) throws Exception;
    }

    private static <T> List<T> run(int count, int threads, Work<T> work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                tasks.add(() -> work.of(index));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : executor.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AssertionError assertion) {
                throw assertion;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            executor.shutdownNow();
        }
    }
}
