package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Readings through HTTP with alert rules on, beside the bare path on a store of its own that nobody follows; how far
 * those who follow the log fall behind meanwhile, and how soon a value past a threshold shows in its machine.
 */
final class Ingests {

    private static final int CONNECTIONS = 4;
    private static final List<String> FOLLOWERS = List.of("machine-status-saga", "reading-history", "latest-readings");
    private static final double ORDINARY = 50;
    private static final double TOO_MUCH = 500;

    private final RunningProduct product;
    private final Duration length;
    private final Duration warmUp;
    private final List<Figure> figures = new ArrayList<>();

    /** @param length of the load, {@code warmUp} before it */
    Ingests(RunningProduct product, Duration length, Duration warmUp) {
        this.product = product;
        this.length = length;
        this.warmUp = warmUp;
    }

    List<Figure> run(RunningProduct store) throws IOException {
        double bare = bare(store);
        ProductApi api = product.api();
        String prefix = "INGEST-" + Long.toString(System.nanoTime(), 36) + "-";
        for (int machine = 0; machine < Bodies.MACHINES; machine++) {
            api.register(prefix + machine);
        }
        for (String metric : Bodies.METRICS) {
            api.createRule(metric, 90, TOO_MUCH);
        }
        api.createRule("probe", 90, 100);
        String probe = api.register(prefix + "probe");
        product.settle();

        percentiles("idle", crossings(api, probe, prefix + "probe", length.dividedBy(4), Duration.ofMillis(50)));

        Load load = api.ingests(new Bodies(prefix));
        load.rate(CONNECTIONS, warmUp);
        product.settle();
        long heapBefore = usedHeap();
        List<Map<String, Long>> lags = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean under = new AtomicBoolean(true);
        ExecutorService beside = Executors.newFixedThreadPool(2);
        try {
            Future<?> watched = beside.submit(() -> watch(lags, under));
            Future<List<Long>> crossed =
                    beside.submit(() -> crossings(api, probe, prefix + "probe", length, Duration.ofMillis(200)));
            Rate rate = load.rate(CONNECTIONS, length);
            under.set(false);
            long heapAfter = usedHeap();
            watched.get();
            figures.add(new Figure(
                    "POST /ingest, 1,000 readings of 100 machines, rules on",
                    CONNECTIONS,
                    rate.perSecond() * Bodies.READINGS,
                    "readings/s",
                    bare,
                    rate.failed(),
                    rate.times(),
                    rate.generator()));
            percentiles("under that load", crossed.get());
            lag(lags);
            figures.add(new Figure("heap in use before that load", 0, heapBefore / 1e6, "MB"));
            figures.add(new Figure("heap in use after it", 0, heapAfter / 1e6, "MB"));
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        } finally {
            beside.shutdownNow();
        }
        long start = System.nanoTime();
        product.settle();
        figures.add(new Figure("all of it followed after", 0, (System.nanoTime() - start) / 1e9, "s"));
        return List.copyOf(figures);
    }

    private double bare(RunningProduct store) throws IOException {
        store.stopFollowing();
        Bodies bodies = new Bodies("BARE-");
        BareIngest ingest = store.bareIngest();
        Load load = new BareLoad("bare-ingest", () -> ingest.take(bodies.next()));
        load.rate(CONNECTIONS, warmUp);
        return load.rate(CONNECTIONS, length).perSecond() * Bodies.READINGS;
    }

    private void watch(List<Map<String, Long>> lags, AtomicBoolean under) {
        while (under.get()) {
            lags.add(product.lags(FOLLOWERS));
            await().pollDelay(Duration.ofMillis(Math.max(20, length.toMillis() / 60)))
                    .until(() -> true);
        }
    }

    /** The mean of the middle third and of the last: what grows shows there. */
    private void lag(List<Map<String, Long>> lags) {
        int third = Math.max(1, lags.size() / 3);
        for (String follower : FOLLOWERS) {
            figures.add(lagFigure(
                    follower,
                    "middle",
                    lags.subList(Math.min(third, lags.size() - 1), Math.max(lags.size() - third, 1))));
            figures.add(lagFigure(follower, "last", lags.subList(Math.max(lags.size() - third, 0), lags.size())));
        }
    }

    private static Figure lagFigure(String follower, String which, List<Map<String, Long>> lags) {
        double mean = lags.stream()
                .mapToLong(lag -> lag.getOrDefault(follower, 0L))
                .average()
                .orElse(0);
        return new Figure("lag of " + follower + ", " + which + " third", 0, mean, "events");
    }

    /** How long it took each time, in nanoseconds, from the reading's being sent to the status it leads to being read. */
    private static List<Long> crossings(
            ProductApi api, String machineId, String identifier, Duration length, Duration pause) throws IOException {
        List<Long> took = new ArrayList<>();
        long end = System.nanoTime() + length.toNanos();
        boolean high = true;
        do {
            long start = System.nanoTime();
            api.ingest(identifier, "probe", high ? TOO_MUCH : ORDINARY, Instant.now());
            String expected = high ? "critical" : "healthy";
            await().atMost(30, TimeUnit.SECONDS)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> api.statusOf(machineId).equals(expected));
            took.add(System.nanoTime() - start);
            high = !high;
            await().pollDelay(pause).until(() -> true);
        } while (System.nanoTime() < end || took.size() < 2);
        Collections.sort(took);
        return took;
    }

    private void percentiles(String when, List<Long> took) {
        for (int percent : new int[] {50, 99}) {
            figures.add(new Figure(
                    "reading past a threshold to its status shown, " + when + ", p" + percent + " of " + took.size(),
                    1,
                    took.get((took.size() * percent + 99) / 100 - 1) / 1e6,
                    "ms"));
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
