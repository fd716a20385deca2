package io.fleetledger.benchmarks;

import io.fleetledger.benchmarks.Settings.Part;
import io.fleetledger.deployment.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** All that is measured, from nothing to a store full of machines. */
final class Benchmarks {

    private static final Set<Part> ON_ONE_STORE = EnumSet.of(
            Part.LIST, Part.GET, Part.IDLE, Part.POST, Part.PATCH, Part.TREE, Part.EXPORT, Part.IMPORT, Part.STREAM);

    private final Settings settings;
    private final List<Figure> figures = new ArrayList<>();

    Benchmarks(Settings settings) {
        this.settings = settings;
    }

    /** What has been measured so far. */
    List<Figure> figures() {
        return List.copyOf(figures);
    }

    /** @param folder for the data of what is measured */
    void run(Path folder) throws IOException {
        if (settings.parts().contains(Part.LOOPS)) {
            figures.addAll(new InnerLoops(settings.loops()).run());
        }
        if (settings.parts().contains(Part.START)) {
            figures.addAll(new Starts(settings.starts(), settings.requests(), folder).run());
        }
        if (!Collections.disjoint(settings.parts(), ON_ONE_STORE)) {
            onOneStore(folder);
        }
        ingests(folder);
        replays(folder);
        fleet(folder);
        services(folder);
    }

    private void onOneStore(Path folder) throws IOException {
        String[] settled = {
            "--fleet.status.offline-after=1d", // Who has reported once is healthy all the while.
            "--fleet.streams.heartbeat=500ms" // So soon a reader that has gone is missed.
        };
        try (RunningProduct product = RunningProduct.start(folder.resolve("in-process"), settled)) {
            Reads reads = product.reads();
            for (int size : settings.machines()) {
                list(product, reads, size);
            }
            get(product);
            idle(product);
            post(product);
            patch(product);
            tree(product);
            export(product);
            imports(product);
            stream(product);
            if (settings.parts().contains(Part.LIST)) {
                for (int size : settings.manyMachines()) {
                    list(product, reads, size);
                }
            }
            figures.addAll(reads.growth());
            figures.add(new Figure(
                    "POSTs answered before their projection", 0, product.api().answeredBeforeShown(), ""));
        }
    }

    /** Grows the fleet to that size, whoever measures it. */
    private void list(RunningProduct product, Reads reads, int machines) throws IOException {
        Map<String, String> added = product.fillTo(machines);
        if (settings.parts().contains(Part.LIST)) {
            reads.spread(added);
            product.settle();
            figures.addAll(reads.run(machines, product::anyId, settings, product::settle));
        }
    }

    private void get(RunningProduct product) {
        compare(Part.GET, Map.of("GET /machines/{id}", product.getsById()), product.bareFindById(), product);
    }

    private void post(RunningProduct product) {
        Map<String, Load> posts = new LinkedHashMap<>();
        posts.put("POST /machines, waits for its projections", product.api().posts());
        posts.put("POST /machines, respond-async", product.api().postsThatDoNotWait());
        compare(Part.POST, posts, product.bareCommands(), product);
    }

    private void patch(RunningProduct product) {
        Map<String, Load> patches = new LinkedHashMap<>();
        patches.put(
                "PATCH /machines/{id}, waits for its projections", product.api().patches(product::anyId, true));
        patches.put("PATCH /machines/{id}, respond-async", product.api().patches(product::anyId, false));
        compare(Part.PATCH, patches, product.bareChanges(), product);
    }

    private void stream(RunningProduct product) throws IOException {
        if (settings.parts().contains(Part.STREAM)) {
            figures.addAll(product.fanOut().run(settings.streams(), settings.streamed(), settings.rounds()));
        }
    }

    /** Beside the same bytes out of memory: what finding and rendering the tree costs on top of sending it. */
    private void tree(RunningProduct product) throws IOException {
        if (settings.parts().contains(Part.TREE)) {
            product.growTree(settings.groups());
            String tree = product.api().get(Tree.PATH);
            compare(
                    Part.TREE,
                    Map.of(
                            "GET /machine-groups/tree of " + settings.groups() + " groups, " + tree.length() / 1024
                                    + " KB",
                            product.api().gets("tree", () -> Tree.PATH)),
                    product.bytesFromMemory(tree),
                    product);
        }
    }

    private void export(RunningProduct product) {
        if (settings.parts().contains(Part.EXPORT)) {
            figures.addAll(new Exports(product).run(settings.rounds()));
        }
    }

    private void imports(RunningProduct product) throws IOException {
        if (settings.parts().contains(Part.IMPORT)) {
            figures.addAll(product.imports().run(settings.imports(), settings.imports() - 1, product::settle));
            if (settings.profile()) {
                product.imports().profile(product::settle);
            }
        }
    }

    /** A fleet of its own: a rule for all of a large one is a figure of another kind. */
    private void ingests(Path folder) throws IOException {
        if (settings.parts().contains(Part.INGEST)) {
            // A cache that fills up would hide whether anything else grows.
            String smallCache = "--fleet.read-store.cache-size=16MB";
            try (RunningProduct product = RunningProduct.start(folder.resolve("readings"), smallCache);
                    RunningProduct unfollowed = RunningProduct.start(folder.resolve("unfollowed"))) {
                figures.addAll(new Ingests(product, settings.ingest(), settings.warmUp()).run(unfollowed));
            }
        }
    }

    /** Two products: one may spend all its time on a rebuild, the other what it may by default. */
    private void replays(Path folder) throws IOException {
        if (settings.parts().contains(Part.REPLAY)) {
            try (RunningProduct product = RunningProduct.start(
                    folder.resolve("replay"), "--fleet.replay.share=1", "--fleet.replay.grace=0s")) {
                product.registerMany("REPLAYED-", settings.replayed());
                product.settle();
                figures.addAll(new Replays(product, settings.profile()).atFullShare(settings.rounds()));
            }
            try (RunningProduct product = RunningProduct.start(folder.resolve("replay-share"))) {
                product.registerMany("REPLAYED-", settings.replayedBesideReads());
                product.settle();
                figures.addAll(
                        new Replays(product, settings.profile()).readsMeanwhile(settings.rounds(), settings.round()));
            }
        }
    }

    private void fleet(Path folder) throws IOException {
        if (settings.parts().contains(Part.FLEET)) {
            String offlineAfter =
                    "--fleet.status.offline-after=" + settings.fleet().offlineAfter();
            try (RunningProduct product = RunningProduct.start(folder.resolve("fleet"), offlineAfter)) {
                figures.addAll(new Fleets(product, settings.fleet(), settings.profile()).run());
            }
        }
    }

    private void services(Path folder) throws IOException {
        if (!settings.parts().contains(Part.SERVICES)) {
            return;
        }
        Optional<Servers> servers = Servers.given();
        if (servers.isEmpty()) {
            System.out.println(
                    "SKIPPED: the three services were not measured: there are no servers for them. Name an Axon"
                            + " Server and a MongoDB: -Dfleet.it.axonserver=host:8124"
                            + " -Dfleet.it.mongodb=mongodb://host/database");
            return;
        }
        try (RunningServices services = RunningServices.start(servers.get(), folder.resolve("services"));
                BareConnector bare = BareConnector.start(
                        servers.get().axonServer(),
                        services.commands().tenantId(),
                        services.commands().actor())) {
            Map<String, Load> posts = new LinkedHashMap<>();
            posts.put("three services: POST /machines, respond-async", services.postsThatDoNotWait());
            posts.put("three services: POST /machines, waits for its projections", services.posts());
            posts.put("bare two-aggregate commands, followed by the three services", bare.commands(true));
            figures.addAll(
                    new Comparison(posts, bare.commands(false)).run(settings, services::settle, services::record));
            String prefix = "SERVICES-" + Long.toString(System.nanoTime(), 36) + "-";
            for (int machine = 0; machine < Bodies.MACHINES; machine++) {
                services.commands().register(prefix + machine);
            }
            Bodies bodies = new Bodies(prefix);
            figures.addAll(new Comparison(
                            Map.of(
                                    "three services: POST /ingest, 1,000 readings of 100 machines",
                                    services.ingests(bodies)),
                            bare.publishing(bodies))
                    .run(settings, services::settle, services::record));
            figures.add(new Figure(
                    "three services: POSTs answered before their projection", 0, services.answeredBeforeShown(), ""));
        }
    }

    private void compare(Part part, Map<String, Load> measured, Load bare, RunningProduct product) {
        if (settings.parts().contains(part)) {
            figures.addAll(new Comparison(measured, bare).run(settings, product::settle));
        }
    }

    private void idle(RunningProduct product) {
        if (!settings.parts().contains(Part.IDLE)) {
            return;
        }
        product.api().posts().make(settings.idlePosts(), 1); // Warm-up.
        product.settle();
        Histogram times = Objects.requireNonNull(
                product.api().posts().make(settings.idlePosts(), 1).times());
        product.settle();
        Map.of(50, "p50", 95, "p95", 99, "p99", 100, "max").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(rank -> figures.add(new Figure(
                        "POST /machines when idle, " + rank.getValue(),
                        1,
                        times.getValueAtPercentile(rank.getKey()) / 1e6,
                        "ms")));
    }
}
