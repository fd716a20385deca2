package io.fleetledger.support.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests of tenants, as many as are asked for. */
final class Requests {

    private Requests() {}

    static long served(TenantLimits limits, String tenant, long requests) {
        long served = 0;
        for (long request = 0; request < requests; request++) {
            served += limits.take(tenant).isConsumed() ? 1 : 0;
        }
        return served;
    }

    /** All processes at once, each by four threads, and each more than the limit. */
    static long servedConcurrently(List<TenantLimits> processes, long perMinute) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4 * processes.size());
        try {
            CountDownLatch ready = new CountDownLatch(4 * processes.size());
            List<Future<Long>> all = new ArrayList<>();
            for (TenantLimits process : processes) {
                for (int thread = 0; thread < 4; thread++) {
                    all.add(threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return served(process, "acme", perMinute);
                    }));
                }
            }
            long served = 0;
            for (Future<Long> one : all) {
                served += one.get();
            }
            return served;
        } finally {
            threads.shutdownNow();
        }
    }
}
