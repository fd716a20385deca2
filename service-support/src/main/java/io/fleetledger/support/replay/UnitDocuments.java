package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.IndexBuilds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.common.AxonThreadFactory;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collections of a unit, by generation. */
final class UnitDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(UnitDocuments.class);

    private final Supplier<MongoDatabase> database;
    private final List<DeclaredIndexes> declared;
    private final IndexBuilds builds;
    private final ReplayShare share;
    private final ExecutorService comparisons =
            Executors.newSingleThreadExecutor(new AxonThreadFactory("replay-comparison"));

    UnitDocuments(
            Supplier<MongoDatabase> database, List<DeclaredIndexes> declared, IndexBuilds builds, ReplayShare share) {
        this.database = database;
        this.declared = List.copyOf(declared);
        this.builds = builds.whileRunning();
        this.share = share;
    }

    /** Called before the first document: building the indexes later would take as long as the fill. */
    void ensureIndexes(ReplayUnit unit, int generation) {
        declared.stream()
                .filter(feature -> unit.collections().contains(feature.collection()))
                .forEach(feature -> builds.ensure(
                        database.get().getCollection(ReplayUnit.named(feature.collection(), generation)), feature));
    }

    void drop(ReplayUnit unit, int generation) {
        Set<String> there = database.get().listCollectionNames().into(new HashSet<>());
        List<String> dropped = unit.collections().stream()
                .map(collection -> ReplayUnit.named(collection, generation))
                .toList();
        dropped.forEach(builds::forget); // Even if another process dropped them first: their indexes are not missing.
        dropped.stream()
                .filter(there::contains)
                .forEach(collection -> database.get().getCollection(collection).drop());
    }

    /** Compares two generations in the background, one comparison at a time; a cancelled one ends soon. */
    Future<Document> compare(ReplayUnit unit, int shown, int rebuilt) {
        return comparisons.submit(() -> new DocumentComparison(database.get(), share).of(unit, shown, rebuilt));
    }

    /** Returns when no comparison is running. */
    void stop() {
        comparisons.shutdownNow();
        try {
            if (!comparisons.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("Documents are still being compared");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
