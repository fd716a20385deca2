package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import io.fleetledger.support.replay.ReplayUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Views rebuilt from the whole log, beside the least that this takes: each event read and deserialised once, and the same
 * documents written in bulk, in the order in which the log makes them: ids are random, and to write them in their order
 * would cost the store half. And what readers notice of a rebuild.
 */
final class Replays {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROJECTIONS = "/api/v1/admin/projections";
    private static final List<ReplayUnit> UNITS = List.of(ReplayUnit.MACHINES, ReplayUnit.MACHINE_DIRECTORY);
    private static final int BULK = 500;
    private static final int READERS = 8;
    private static final int RECORDED = 4;

    private final RunningProduct product;
    private final boolean profile;

    /** @param profile whether a rebuild of each unit, and what it is held beside, are also recorded */
    Replays(RunningProduct product, boolean profile) {
        this.product = product;
        this.profile = profile;
    }

    /** Of a product that may spend all its time on rebuilds. */
    List<Figure> atFullShare(int rounds) {
        if (profile) { // The first recording has the compiler forget what it has made.
            record("warm-up", () -> {});
        }
        List<Figure> figures = new ArrayList<>();
        for (ReplayUnit unit : UNITS) {
            List<Double> rebuilt = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                rebuilt.add(rate(() -> replay(unit)));
                bare.add(bareRate(unit));
            }
            if (profile) {
                record(unit.wireName(), () -> replay(unit));
                record(unit.wireName() + "-bare", () -> bareRate(unit));
            }
            figures.add(new Figure(
                    "replay of " + unit.wireName() + " at full share, " + product.countOfEvents() + " events",
                    0,
                    Figure.median(rebuilt.subList(1, rebuilt.size())),
                    "events/s",
                    Figure.median(bare.subList(1, bare.size())),
                    0));
        }
        return figures;
    }

    private static void record(String name, Runnable work) {
        Profile.of(
                Path.of("target", "profile-replay-" + name + ".jfr"),
                () -> IntStream.range(0, RECORDED).forEach(number -> work.run()));
    }

    /** Of a product with the default share: reads while a rebuild is under way beside reads without one. */
    List<Figure> readsMeanwhile(int rounds, Duration round) {
        Load reads = product.getsOfPage();
        reads.rate(READERS, round); // Warm-up.
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int number = 0; number < rounds; number++) {
            without.add(reads.rate(READERS, round).perSecond());
            ask(ReplayUnit.MACHINES);
            do {
                with.add(reads.rate(READERS, round).perSecond());
            } while (!isCompleted(ReplayUnit.MACHINES));
            if (with.size() > 1) {
                with.remove(with.size() - 1); // It has ended meanwhile.
            }
            product.settle();
        }
        return List.of(new Figure(
                "GET /machines?page_size=20 while all machines' views are rebuilt, default share, beside without",
                READERS,
                Figure.median(with),
                Figure.PER_SECOND,
                Figure.median(without),
                0));
    }

    /** Nobody holds the documents while a rebuild is measured. */
    private double bareRate(ReplayUnit unit) {
        List<List<Document>> documents =
                unit.collections().stream().map(product::documentsAsLogged).toList();
        return rate(() -> bare(documents));
    }

    private double rate(Runnable work) {
        long events = product.countOfEvents();
        long start = System.nanoTime();
        work.run();
        return events * 1e9 / (System.nanoTime() - start);
    }

    private void replay(ReplayUnit unit) {
        ask(unit);
        await().atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isCompleted(unit));
    }

    private void ask(ReplayUnit unit) {
        try {
            product.api().post(PROJECTIONS + "/" + unit.groups().get(0) + "/replay", 202);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isCompleted(ReplayUnit unit) {
        try {
            JsonNode one = JSON.readTree(
                    product.api().get(PROJECTIONS + "/" + unit.groups().get(0))); // To ask for all would be felt.
            return one.get("progress").get("state").asString().equals("completed");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void bare(List<List<Document>> documents) {
        product.readLog();
        documents.forEach(collection -> product.write(collection, BULK));
    }
}
