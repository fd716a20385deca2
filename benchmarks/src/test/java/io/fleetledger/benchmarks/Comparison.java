package io.fleetledger.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loads side by side with a bare one: all take turns round by round, so that what drifts meanwhile drifts for all.
 *
 * @param measured by the name of their figure
 * @param bare their limit
 */
record Comparison(Map<String, Load> measured, Load bare) {

    private static final Duration PROFILED = Duration.ofSeconds(10);
    private static final int PROFILED_CALLERS = 8;

    private record Turns(String name, Load load, List<Rate> rates) {

        private Turns(String name, Load load) {
            this(name, load, new ArrayList<>());
        }
    }

    /** Records what is measured while it is running. */
    interface Recorder {
        void record(Path file, Runnable measured);
    }

    /** @param settle ends what a load has left to be done, so that the next one does not pay for it */
    List<Figure> run(Settings settings, Runnable settle) {
        return run(settings, settings.connections(), settle, Profile::of);
    }

    /** @param connections in place of those of the settings */
    List<Figure> run(Settings settings, List<Integer> connections, Runnable settle) {
        return run(settings, connections, settle, Profile::of);
    }

    /** @param recorder where what is measured is not in this process */
    List<Figure> run(Settings settings, Runnable settle, Recorder recorder) {
        return run(settings, settings.connections(), settle, recorder);
    }

    private List<Figure> run(Settings settings, List<Integer> connections, Runnable settle, Recorder recorder) {
        List<Load> loads = new ArrayList<>(measured.values());
        loads.add(bare);
        int most = connections.get(connections.size() - 1);
        loads.forEach(load -> turn(load, most, settings.warmUp(), settle));
        List<Figure> figures = new ArrayList<>();
        for (int callers : connections) {
            Turns limit = new Turns("", bare);
            List<Turns> all = new ArrayList<>();
            measured.forEach((name, load) -> all.add(new Turns(name, load)));
            all.add(limit);
            for (int round = 0; round < settings.rounds(); round++) {
                all.forEach(turns -> turns.rates().add(turn(turns.load(), callers, settings.round(), settle)));
            }
            all.remove(limit);
            all.forEach(turns ->
                    figures.add(Figure.of(turns.name(), callers, turns.rates(), Figure.PER_SECOND, 1, limit.rates())));
        }
        System.out.println(Figure.table(figures)); // A run takes minutes; what is known is not kept back.
        if (settings.profile()) {
            loads.forEach(load -> profile(load, settle, recorder));
        }
        return figures;
    }

    private void profile(Load load, Runnable settle, Recorder recorder) {
        Path file = Path.of("target", "profile-" + load.name() + ".jfr");
        recorder.record(file, () -> turn(load, PROFILED_CALLERS, PROFILED, settle));
    }

    private static Rate turn(Load load, int callers, Duration length, Runnable settle) {
        Rate rate = load.rate(callers, length);
        settle.run();
        return rate;
    }
}
