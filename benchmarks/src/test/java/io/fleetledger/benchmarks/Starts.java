package io.fleetledger.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts of the executable jar, and of the folder with an archive that is made of it, in turns.
 *
 * @param starts of each
 * @param requests after which memory is looked at once more
 * @param folder for their data
 */
record Starts(int starts, int requests, Path folder) {

    /** What was seen of one way to start. */
    private record Seen(List<Double> seconds, List<Double> computed, List<Double> up, List<Double> later) {

        private Seen() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Nothing without a jar. */
    List<Figure> run() throws IOException {
        Optional<List<String>> jar = FreshProcess.fromJar();
        if (jar.isEmpty()) {
            return List.of();
        }
        Optional<List<String>> archived = FreshProcess.fromFolder();
        Seen plain = new Seen();
        Seen quick = new Seen();
        for (int start = 1; start <= starts; start++) {
            see(jar.get(), "jar-" + start, plain);
            if (archived.isPresent()) {
                see(archived.get(), "folder-" + start, quick);
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("process start to health UP, executable jar", 0, Figure.median(plain.seconds), "s"));
        figures.add(new Figure("processor time of that start", 0, Figure.median(plain.computed), "s"));
        if (archived.isPresent()) {
            figures.add(beside("the same from the start folder, beside the jar", quick.seconds, plain.seconds, "s"));
            figures.add(beside("processor time of that start", quick.computed, plain.computed, "s"));
        }
        memory(figures, "executable jar", plain);
        if (archived.isPresent()) {
            memory(figures, "start folder", quick);
        }
        return figures;
    }

    private void see(List<String> program, String name, Seen seen) throws IOException {
        try (FreshProcess process = FreshProcess.start(program, folder.resolve(name))) {
            seen.seconds.add(process.secondsToUp());
            seen.computed.add(process.computedToUp());
            process.residentMegabytes().ifPresent(seen.up::add);
            process.answer(requests);
            process.residentMegabytes().ifPresent(seen.later::add);
        }
    }

    private void memory(List<Figure> figures, String of, Seen seen) {
        if (!seen.up.isEmpty()) {
            figures.add(new Figure("resident memory when up, " + of, 0, Figure.median(seen.up), "MB"));
            figures.add(new Figure(
                    "resident memory after " + requests + " requests, " + of, 0, Figure.median(seen.later), "MB"));
        }
    }

    private static Figure beside(String name, List<Double> measured, List<Double> plain, String unit) {
        return new Figure(name, 0, Figure.median(measured), unit, Figure.median(plain), 0);
    }
}
