package io.fleetledger.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How much is measured, and how thoroughly.
 *
 * @param loops how inner loops are measured
 * @param readers how many connections there are to what is read of a growing fleet
 * @param round how long one load runs before the next takes its turn
 * @param warmUp how long each load runs before it is measured, with as many callers as it will ever have
 * @param machines how large the fleet is when it is read, one after the other; all else finds the last of them
 * @param manyMachines how large it is when it is read behind all else
 * @param replayed how many machines' registrations are in the log that views are rebuilt from
 * @param replayedBesideReads the same where it is measured what readers notice of it, and a rebuild takes its time
 * @param groups in the tree, with five machines each
 * @param streams how many readers of the stream there are, one after the other
 * @param streamed how many events each reader of the stream is sent
 * @param imports how many files of each format are imported and measured, behind nearly as many that are not
 * @param starts how often the start of a process is measured
 * @param requests what a fresh process answers before its memory is looked at again
 * @param ingest how long readings come in
 * @param fleet the large one
 * @param profile whether each load is also recorded
 */
record Settings(
        Loops loops,
        List<Integer> connections,
        List<Integer> readers,
        int rounds,
        Duration round,
        Duration warmUp,
        List<Integer> machines,
        List<Integer> manyMachines,
        int replayed,
        int replayedBesideReads,
        int groups,
        List<Integer> streams,
        int streamed,
        int imports,
        int idlePosts,
        int starts,
        int requests,
        Duration ingest,
        Fleet fleet,
        Set<Part> parts,
        boolean profile) {

    /** A fleet so large is read behind all else, which a larger one would make slow. */
    private static final int MANY = 10_000;

    /** Enough to see that loops, reads, writes and readings are still measured beside their limits. */
    private static final Set<Part> OF_EVERY_BUILD = EnumSet.of(Part.LOOPS, Part.GET, Part.POST, Part.INGEST);

    /** What can be left out. */
    enum Part {
        LOOPS,
        START,
        LIST,
        GET,
        IDLE,
        POST,
        PATCH,
        TREE,
        EXPORT,
        IMPORT,
        STREAM,
        INGEST,
        REPLAY,
        FLEET,
        SERVICES
    }

    /**
     * Of each loop.
     *
     * @param forks processes that it is measured in, 0 for this one
     * @param iterations of it, behind as many to warm up
     * @param iteration how long each takes
     */
    record Loops(int forks, int iterations, Duration iteration) {}

    /**
     * A fleet whose clock and rules are measured.
     *
     * @param live how many machines report
     * @param silent how many others fall silent at once
     * @param offlineAfter the silence that counts as offline
     * @param ahead of their time are the last readings before rules change, so that all stay live meanwhile; at most 5 min
     * @param watched how long what the process computes is watched
     */
    record Fleet(int live, int silent, Duration offlineAfter, Duration ahead, Duration watched) {}

    Settings {
        connections = List.copyOf(connections);
        readers = List.copyOf(readers);
        machines = List.copyOf(machines);
        manyMachines = List.copyOf(manyMachines);
        streams = List.copyOf(streams);
        parts = Set.copyOf(parts);
    }

    /**
     * Those that the system properties of the README ask for. A short run leaves out what mostly waits: the start of
     * processes, and a fleet's clock. One that nobody asks for, as in every build, is as short and has a few parts only.
     */
    static Settings asked() {
        String extent = System.getProperty("fleet.benchmarks", "");
        boolean full = extent.equals("full");
        boolean ofEveryBuild = extent.isEmpty();
        Set<Part> unlessNamed = full
                ? EnumSet.allOf(Part.class)
                : ofEveryBuild ? OF_EVERY_BUILD : EnumSet.complementOf(EnumSet.of(Part.START, Part.FLEET));
        Set<Part> parts = parts(System.getProperty("fleet.benchmarks.only", ""), unlessNamed);
        NavigableSet<Integer> sizes = sizes(System.getProperty(
                "fleet.benchmarks.sizes", full ? "1000,10000,100000" : ofEveryBuild ? "200" : "200,2000"));
        int many = Math.max(MANY, sizes.first());
        boolean profile = Boolean.getBoolean("fleet.profile");
        return full
                ? new Settings(
                        new Loops(1, 5, Duration.ofMillis(500)),
                        List.of(1, 8, 32),
                        List.of(1, 8),
                        5,
                        Duration.ofMillis(600),
                        Duration.ofSeconds(Integer.getInteger("fleet.benchmarks.warm-up", 10)),
                        List.copyOf(sizes.headSet(many, true)),
                        List.copyOf(sizes.tailSet(many, false)),
                        50_000,
                        20_000,
                        2_000,
                        List.of(10, 100),
                        5_000,
                        15,
                        300,
                        3,
                        960,
                        Duration.ofSeconds(60),
                        new Fleet(
                                Integer.getInteger("fleet.benchmarks.machines", 100_000),
                                1_000,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(4).plusSeconds(50),
                                Duration.ofSeconds(20)),
                        parts,
                        profile)
                : new Settings(
                        new Loops(0, 1, Duration.ofMillis(20)),
                        List.of(1, 8),
                        List.of(1),
                        2,
                        Duration.ofMillis(50),
                        Duration.ofMillis(50),
                        List.copyOf(sizes.headSet(many, true)),
                        List.copyOf(sizes.tailSet(many, false)),
                        500,
                        500,
                        20,
                        List.of(10),
                        100,
                        1,
                        20,
                        1,
                        96,
                        Duration.ofSeconds(2),
                        new Fleet(100, 30, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(500)),
                        parts,
                        profile);
    }

    private static NavigableSet<Integer> sizes(String numbers) {
        return Arrays.stream(numbers.split(","))
                .map(number -> Integer.valueOf(number.strip()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Part> parts(String names, Set<Part> unlessNamed) {
        return names.isEmpty()
                ? unlessNamed
                : EnumSet.copyOf(Arrays.stream(names.split(","))
                        .map(name -> Part.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                        .toList());
    }
}
