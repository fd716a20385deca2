package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import io.fleetledger.events.rule.MachineRulesChangedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A large fleet: what its clock costs while it is live and while it is silent, how soon silence is noticed, and how soon
 * a rule for all of it is in force.
 */
final class Fleets {

    private static final String METRIC = "temperature";
    private static final double ORDINARY = 50;
    private static final double TOO_MUCH = 95;
    /** One machine of so many is past the rule. */
    private static final int PAST = 100;

    private static final int BATCH_SIZE = 1_000;
    private static final int RULES = 11;
    private static final String CLOCK = "due-scanner";
    private static final Duration UNTIL_SILENT = Duration.ofSeconds(5);

    private final RunningProduct product;
    private final Settings.Fleet fleet;
    private final boolean profile;
    private final List<Figure> figures = new ArrayList<>();

    Fleets(RunningProduct product, Settings.Fleet fleet, boolean profile) {
        this.product = product;
        this.fleet = fleet;
        this.profile = profile;
    }

    private interface Work {
        void run() throws IOException;
    }

    List<Figure> run() throws IOException {
        warmUp();
        double idle = CpuUse.over(fleet.watched(), CLOCK).process();
        figure("CPU of the process before there is a machine", 100 * idle, "% of a core");

        long start = System.nanoTime();
        List<String> live = product.registerMany("LIVE-", fleet.live());
        List<String> silent = product.registerMany("SILENT-", fleet.silent());
        product.settle();
        figure(live.size() + " machines registered and shown", seconds(start), "s");

        clock(live, idle);
        report(live, () -> Instant.now().plus(fleet.ahead()));
        product.settle();
        silence(silent);
        rules();
        await().atMost(fleet.ahead().plus(fleet.offlineAfter()).plusMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> product.waitingForTheClock() == 0);
        product.settle();
        double offline = CpuUse.over(fleet.watched(), CLOCK).process();
        figure("CPU of the process with " + live.size() + " machines offline", 100 * offline, "% of a core");
        figure("the same beyond idle", Math.max(0, 100 * (offline - idle)), "% of a core");
        return List.copyOf(figures);
    }

    /** What idles has to be compiled, too. */
    private void warmUp() throws IOException {
        List<String> machines = product.registerMany("WARM-UP-", fleet.silent());
        report(machines, () -> Instant.now().minus(fleet.offlineAfter()));
        product.settle();
        CpuUse.over(fleet.watched(), CLOCK);
    }

    /**
     * Each machine reports twice: its row falls due by its first reading, and the second one is what is found then. So the
     * clock does all that it does for machines that report all the time, while nobody reports. The first reports take their
     * time, and so the rows fall due as widely spread.
     */
    private void clock(List<String> live, double idle) throws IOException {
        Instant begin = Instant.now();
        long start = System.nanoTime();
        report(live, Instant::now);
        product.settle();
        Duration spread = Duration.between(begin, Instant.now());
        figure(live.size() + " machines report for the first time, shown after", seconds(start), "s");
        start = System.nanoTime();
        report(live, Instant::now);
        product.settle();
        figure("they report again, shown after", seconds(start), "s");
        long head = product.head();
        Instant due = begin.plus(fleet.offlineAfter());
        if (Instant.now().isAfter(due)) {
            throw new IllegalStateException("The machines were offline before they had reported again");
        }
        await().atMost(fleet.offlineAfter()).until(() -> Instant.now().isAfter(due));
        List<CpuUse> used = new ArrayList<>();
        // Before the first of them would be offline, by its second report, they have to report once more.
        profiled("clock", () -> used.add(CpuUse.over(spread.multipliedBy(3).dividedBy(4), CLOCK)));
        double process = Math.max(0, used.get(0).process() - idle); // Idle it was younger, and not all compiled.
        // Of a machine that reports all the time, the clock looks at its row once in so long.
        double rounds = (double) spread.toMillis() / fleet.offlineAfter().toMillis();
        figure(
                "CPU of the clock's thread for " + live.size() + " live machines",
                100 * used.get(0).threads() * rounds,
                "% of a core");
        figure("CPU of the process for them, beyond idle", 100 * process * rounds, "% of a core");
        figure("events that the clock appended meanwhile", (double) (product.head() - head), "");
    }

    /** A reading of each machine, as of when it is sent. */
    private void report(List<String> machines, Supplier<Instant> at) throws IOException {
        for (int from = 0; from < machines.size(); from += BATCH_SIZE) {
            int first = from;
            Instant now = at.get();
            product.api()
                    .ingest(IntStream.range(first, Math.min(machines.size(), first + BATCH_SIZE))
                            .mapToObj(number -> new ProductApi.Measured(
                                    machines.get(number), METRIC, number % PAST == 0 ? TOO_MUCH : ORDINARY, now))
                            .toList());
        }
    }

    /** All have their last reading at the same instant. Where that is judged too late, they have not been live at all. */
    private void silence(List<String> machines) throws IOException {
        Instant due = Instant.now().plus(UNTIL_SILENT);
        List<Instant> offline;
        try (FollowedLog log = product.followLog()) {
            report(machines, () -> due.minus(fleet.offlineAfter()));
            List<Instant> seen = new ArrayList<>();
            profiled("silence", () -> seen.addAll(log.offline(machines.size(), due.plusSeconds(10))));
            offline = seen;
        }
        figure("machines silent at once and offline then", offline.size(), "");
        if (!offline.isEmpty()) {
            figure("the first of them, after it was due", millis(due, offline.get(0)), "ms");
            figure("the last of them, after it was due", millis(due, offline.get(offline.size() - 1)), "ms");
        }
        product.settle();
    }

    private void rules() throws IOException {
        ProductApi api = product.api();
        List<String> rules = new ArrayList<>();
        inForce("rule-created", "a new rule for all", () -> rules.add(api.createRule(METRIC, 90, 100)));
        inForce("rule-changed", "a change of it", () -> api.changeRule(rules.get(0), 92));
        inForce("rule-deleted", "its deletion", () -> api.deleteRule(rules.get(0)));
        inForce("rules-created", RULES + " new rules, one after the other", () -> {
            for (int rule = 0; rule < RULES; rule++) {
                api.createRule(rule == 0 ? METRIC : METRIC + rule, 90 + rule, 100 + rule);
            }
        });
    }

    /** From the last answer until every machine's saga has judged by what holds then. */
    private void inForce(String profileName, String name, Work change) throws IOException {
        long head = product.head();
        long machines = fleet.live() + 2L * fleet.silent();
        change.run();
        long answered = System.nanoTime();
        profiled(profileName, () -> product.awaitRules(head, machines));
        figure(name + ", in force for " + machines + " machines after", seconds(answered), "s");
        figure(
                "lists of rules published for it",
                (double) product.countBehind(head, MachineRulesChangedEvent.class),
                "");
        product.settle();
        figure("all of it followed after", seconds(answered), "s");
    }

    private void profiled(String name, Runnable measured) {
        if (profile) {
            Profile.of(Path.of("target", "profile-fleet-" + name + ".jfr"), measured);
        } else {
            measured.run();
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double millis(Instant due, Instant at) {
        return Duration.between(due, at).toNanos() / 1e6;
    }

    private void figure(String name, double value, String unit) {
        figures.add(new Figure(name, 0, value, unit));
    }
}
