package io.fleetledger.benchmarks;

import static io.hyperfoil.http.steps.HttpStepCatalog.SC;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.FollowRedirect;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.steps.HttpRequestStepBuilder;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Requests sent by Hyperfoil, from one thread of this process, each caller on a connection of its own that stays open.
 *
 * @param ports one caller's after the other's
 * @param call what every caller does again and again
 */
record HttpLoad(String name, List<Integer> ports, Call call) implements Load {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);
    private static final Duration GIVEN_UP = Duration.ofMinutes(30);

    static {
        // Its other transports are not on the class path; and it tells of every pause of more than 100 ms.
        System.setProperty("io.hyperfoil.netty.transport", "nio");
        LoggingSystem logging = LoggingSystem.get(HttpLoad.class.getClassLoader());
        List.of("io.hyperfoil", "io.netty", "io.vertx").forEach(logger -> logging.setLogLevel(logger, LogLevel.OFF));
    }

    /**
     * A request, made anew for every call.
     *
     * @param body of requests that have one
     * @param status the only one that is right
     * @param text what its answer has to contain, nothing if empty
     * @param headers told of each header of an answer
     */
    record Call(
            HttpMethod method,
            Supplier<String> path,
            Map<String, String> headersSent,
            @Nullable Supplier<byte[]> body,
            int status,
            String text,
            BiConsumer<CharSequence, CharSequence> headers) {}

    HttpLoad {
        ports = List.copyOf(ports);
    }

    /** The same calls, shared out among servers. */
    HttpLoad on(List<Integer> otherPorts) {
        return new HttpLoad(name, otherPorts, call);
    }

    @Override
    public Rate rate(int callers, Duration length) {
        BenchmarkBuilder benchmark = benchmark(callers);
        Tally tally = new Tally(callers);
        phase(
                benchmark
                        .addPhase("all")
                        .always(callers)
                        .duration(length.toMillis())
                        .maxDuration(length.plus(GIVEN_UP).toMillis()),
                tally);
        return run(benchmark, tally);
    }

    @Override
    public Rate make(int calls, int callers) {
        BenchmarkBuilder benchmark = benchmark(callers);
        Tally tally = new Tally(callers);
        for (int caller = 0; caller < callers; caller++) {
            phase(benchmark.addPhase("caller-" + caller).sequentially(calls).maxDuration(GIVEN_UP.toMillis()), tally);
        }
        Rate rate = run(benchmark, tally);
        if (rate.failed() > 0) {
            throw new IllegalStateException(name + " failed: " + tally.firstFailure);
        }
        return rate;
    }

    private BenchmarkBuilder benchmark(int callers) {
        BenchmarkBuilder benchmark = BenchmarkBuilder.builder().name(name).threads(1);
        HttpPluginBuilder plugin = benchmark.addPlugin(HttpPluginBuilder::new);
        plugin.ergonomics()
                .repeatCookies(false)
                .userAgentFromSession(false)
                .autoRangeCheck(false)
                .stopOnInvalid(false)
                .followRedirect(FollowRedirect.NEVER);
        for (int port : ports) {
            plugin.http(LOOPBACK + ":" + port)
                    .allowHttp2(false)
                    .sharedConnections((callers + ports.size() - 1) / ports.size())
                    .requestTimeout(ANSWERED_WITHIN.toMillis());
        }
        return benchmark;
    }

    /** The generator walks through all that its handlers hold on to: so that they hold on to the tally and nothing else. */
    private void phase(PhaseBuilder<?> phase, Tally tally) {
        HttpRequestStepBuilder request = phase.scenario()
                .initialSequence("call")
                .step(SC)
                .httpRequest(call.method)
                .authority(session -> tally.authority(session == null ? 0 : session.uniqueId()))
                .path(session -> tally.begin(session.uniqueId()))
                .headerAppender((session, headers) -> tally.headersSent().forEach(headers::putHeader));
        if (call.body != null) {
            request.body((session, connection) -> Unpooled.wrappedBuffer(tally.body()));
        }
        request.handler()
                .status((answer, status) -> tally.status(answer.session.uniqueId(), status))
                .header((answer, header, value) -> tally.header(header, value))
                .onCompletion(session -> tally.end(session.uniqueId()));
        if (!call.text.isEmpty()) {
            request.handler()
                    .body(fragmented -> (session, data, offset, length, isLastPart) ->
                            tally.text(session.uniqueId(), data.toString(offset, length, StandardCharsets.UTF_8)));
        }
    }

    private Rate run(BenchmarkBuilder benchmark, Tally tally) {
        Histogram times = new Histogram(ANSWERED_WITHIN.toNanos(), 2);
        Runner runner = new Runner(benchmark.build(), times);
        long start = System.nanoTime();
        runner.run();
        double elapsed = System.nanoTime() - start;
        if (tally.failed > 0) {
            System.out.println(name + ": " + tally.failed + " calls failed: " + tally.firstFailure);
        }
        return new Rate(tally.perSecond(), tally.failed, times, runner.computed / elapsed);
    }

    /** A run that also tells what its thread has computed. */
    private static final class Runner extends LocalSimulationRunner {

        private long computed;

        private Runner(Benchmark benchmark, Histogram times) {
            super(benchmark, (phase, step, metric, snapshot, countDown) -> times.add(snapshot.histogram), null, null);
        }

        @Override
        public void shutdown() {
            computed = executors[0]
                    .submit(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                    .syncUninterruptibly()
                    .getNow();
            super.shutdown();
        }
    }

    /**
     * Each caller's calls in the time from its first to its last. The generator's own sums go by whole phases, into which
     * those who have their last answer late bring time in which the others have ended. Touched by the generator's thread
     * only, and read when that has ended.
     */
    private final class Tally {

        private final long[] began;
        private final long[] ended;
        private final long[] answered;
        private final int[] statuses;
        private final StringBuilder[] texts;
        private long failed;
        private String firstFailure = "";

        private Tally(int callers) {
            began = new long[callers];
            ended = new long[callers];
            answered = new long[callers];
            statuses = new int[callers];
            texts = new StringBuilder[callers];
        }

        private String authority(int caller) {
            return LOOPBACK + ":" + ports.get(caller % ports.size());
        }

        private Map<String, String> headersSent() {
            return call.headersSent;
        }

        private byte[] body() {
            return Objects.requireNonNull(call.body).get();
        }

        private void header(CharSequence header, CharSequence value) {
            call.headers.accept(header, value);
        }

        /** The path of the caller's next request. */
        private String begin(int caller) {
            if (began[caller] == 0) {
                began[caller] = System.nanoTime();
            }
            statuses[caller] = 0;
            texts[caller] = new StringBuilder();
            return call.path.get();
        }

        private void status(int caller, int status) {
            statuses[caller] = status;
        }

        private void text(int caller, String part) {
            texts[caller].append(part);
        }

        private void end(int caller) {
            ended[caller] = System.nanoTime();
            if (statuses[caller] == call.status && texts[caller].indexOf(call.text) >= 0) {
                answered[caller]++;
            } else {
                failed++;
                firstFailure =
                        firstFailure.isEmpty() ? "status " + statuses[caller] + " " + texts[caller] : firstFailure;
            }
        }

        private double perSecond() {
            double sum = 0;
            for (int caller = 0; caller < began.length; caller++) {
                sum += answered[caller] * 1e9 / Math.max(1, ended[caller] - began[caller]);
            }
            return sum;
        }
    }
}
