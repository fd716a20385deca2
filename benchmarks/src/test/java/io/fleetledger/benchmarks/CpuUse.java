package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * What was computed over a while, each as a share of one core.
 *
 * @param process with all that the JVM does for it
 * @param threads by those of its threads that were asked for
 */
record CpuUse(double process, double threads) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** @param threads how the names of those begin that are counted apart; they must live as long */
    static CpuUse over(Duration length, String threads) {
        long began = System.nanoTime();
        long processBefore = SYSTEM.getProcessCpuTime();
        long threadsBefore = cpuTime(threads);
        await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
        double elapsed = System.nanoTime() - began;
        return new CpuUse(
                (SYSTEM.getProcessCpuTime() - processBefore) / elapsed, (cpuTime(threads) - threadsBefore) / elapsed);
    }

    private static long cpuTime(String names) {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith(names))
                .mapToLong(ThreadInfo::getThreadId)
                .map(THREADS::getThreadCpuTime)
                .sum();
    }
}
