package io.fleetledger.benchmarks;

import io.fleetledger.command.status.EvaluationLoop;
import io.fleetledger.ingest.file.CsvLoop;
import io.fleetledger.ingest.reading.JsonLoop;
import io.fleetledger.query.machine.CursorLoop;
import io.fleetledger.query.projection.SearchLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What no request goes through, measured by JMH: each loop once for the product and, where there is one, for its limit. */
final class InnerLoops {

    /**
     * One loop.
     *
     * @param unit of what its calls are
     * @param method of its class; its limit is the method of that name with {@code bare} before it
     */
    private record Loop(Class<?> of, String method, String name, String unit) {

        private String bareMethod() {
            return "bare" + Character.toUpperCase(method.charAt(0)) + method.substring(1);
        }
    }

    private static final String EVENTS = "events/s";
    private static final List<Loop> LOOPS = List.of(
            new Loop(EventLoop.class, "writeReadings", "loop: write an event of ten readings, beside Jackson", EVENTS),
            new Loop(EventLoop.class, "readReadings", "loop: read it, beside Jackson", EVENTS),
            new Loop(
                    EventLoop.class, "writeRegistered", "loop: write a machine's registration, beside Jackson", EVENTS),
            new Loop(EventLoop.class, "readRegistered", "loop: read it, beside Jackson", EVENTS),
            new Loop(SearchLoop.class, "sortKey", "loop: sort key of a name, beside toLowerCase", Figure.PER_SECOND),
            new Loop(SearchLoop.class, "grams", "loop: n-grams of name and identifier", Figure.PER_SECOND),
            new Loop(CursorLoop.class, "encode", "loop: write a cursor, beside Base64", Figure.PER_SECOND),
            new Loop(CursorLoop.class, "decode", "loop: read a cursor, beside Base64", Figure.PER_SECOND),
            new Loop(EvaluationLoop.class, "evaluateOne", "loop: evaluate one reading, ten rules", EVENTS),
            new Loop(EvaluationLoop.class, "evaluateTen", "loop: evaluate ten readings, ten rules", EVENTS),
            new Loop(JsonLoop.class, "read", "loop: read readings' JSON, beside Jackson", "readings/s"),
            new Loop(CsvLoop.class, "read", "loop: read rows of CSV, beside Univocity", "rows/s"));

    private final Settings.Loops settings;

    InnerLoops(Settings.Loops settings) {
        this.settings = settings;
    }

    List<Figure> run() {
        OptionsBuilder options = new OptionsBuilder();
        LOOPS.stream().map(Loop::of).distinct().forEach(loop -> options.include(loop.getName() + "\\..*"));
        TimeValue length = TimeValue.milliseconds(settings.iteration().toMillis());
        Map<String, Double> rates = new HashMap<>();
        try {
            for (RunResult result : new Runner(options.mode(Mode.Throughput)
                            .timeUnit(TimeUnit.SECONDS)
                            .forks(settings.forks())
                            .warmupIterations(settings.iterations())
                            .warmupTime(length)
                            .measurementIterations(settings.iterations())
                            .measurementTime(length)
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .run()) {
                rates.put(
                        result.getParams().getBenchmark(),
                        result.getPrimaryResult().getScore());
            }
        } catch (RunnerException failed) {
            throw new IllegalStateException(failed);
        }
        List<Figure> figures = LOOPS.stream()
                .map(loop -> new Figure(
                        loop.name(),
                        0,
                        Objects.requireNonNull(rates.get(loop.of().getName() + "." + loop.method())),
                        loop.unit(),
                        rates.get(loop.of().getName() + "." + loop.bareMethod()),
                        0))
                .toList();
        System.out.println(Figure.table(figures));
        return figures;
    }
}
