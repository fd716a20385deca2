package io.fleetledger.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often each operation was answered with which status, and what was wrong. */
final class FuzzTally {

    private static final int TOLD = 40;

    private final Map<String, TreeMap<Integer, Integer>> statuses = new TreeMap<>();
    private final Map<String, Long> nanos = new TreeMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int failed;
    private int total;
    private int closed;

    /** @param took how many nanoseconds */
    synchronized void count(ApiOperation operation, int status, long took) {
        total++;
        nanos.merge(operation.name(), took, Long::sum);
        statuses.computeIfAbsent(operation.name(), none -> new TreeMap<>()).merge(status, 1, Integer::sum);
    }

    /** Whether what weighs heavily was done often enough for now. */
    synchronized boolean hasEnoughOf(ApiOperation operation) {
        int done = statuses.getOrDefault(operation.name(), new TreeMap<>()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return operation.isHeavy() && done > 8 + total / 1_000;
    }

    /** Notes a wrong answer; true if it is the first of its kind. */
    synchronized boolean fail(String kind, String told) {
        failed++;
        return failures.size() < TOLD && failures.putIfAbsent(kind, told) == null;
    }

    synchronized void retell(String kind, String told) {
        failures.put(kind, told);
    }

    synchronized Collection<String> failures() {
        return List.copyOf(failures.values());
    }

    synchronized List<String> neverServed(Collection<ApiOperation> operations) {
        return operations.stream()
                .map(ApiOperation::name)
                .filter(name -> statuses.getOrDefault(name, new TreeMap<>()).keySet().stream()
                        .noneMatch(status -> status / 100 == 2))
                .toList();
    }

    synchronized int total() {
        return total;
    }

    synchronized void countClosed() {
        closed++;
    }

    /** How often a connection was closed on a request that was answered when it came again. */
    synchronized int closed() {
        return closed;
    }

    synchronized String progress(Duration time) {
        return String.format(
                Locale.ROOT,
                "%d requests in %d s, %.0f a second, %d of them sent again; %d answers were wrong in %d ways",
                total,
                time.toSeconds(),
                total * 1_000.0 / Math.max(1, time.toMillis()),
                closed,
                failed,
                failures.size());
    }

    synchronized String report(long seed, Duration time) {
        List<String> lines = new ArrayList<>();
        lines.add("Made up from seed " + seed + ": " + progress(time));
        statuses.forEach((operation, counts) -> lines.add(
                "  " + operation + " " + counts + " in " + nanos.getOrDefault(operation, 0L) / 1_000_000 + " ms"));
        return String.join("\n", lines);
    }
}
