package io.fleetledger.query.past;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.replay.ShownProgress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/** The parts of the past, made as in production. */
public final class PastParts {

    private PastParts() {}

    /** The handlers of its processing group. */
    public static Object projection(MongoOperations mongo, PastUpdater... keepers) {
        return new PastProjection(mongo, Generations.first(), List.of(keepers));
    }

    /** Of what is stored, waiting for nothing longer than 200 ms. */
    public static PastProgress progress(TenantDocuments pastLevels, ShownPosition... present) {
        return progress(pastLevels, false, Duration.ofMillis(200), present);
    }

    static PastProgress progress(
            TenantDocuments pastLevels, boolean heldUp, Duration atMost, ShownPosition... present) {
        ShownProgress shownProgress = new ShownProgress() {
            @Override
            public boolean isThrough(String processingGroup, String sequence, long position) {
                return false;
            }

            @Override
            public boolean isHeldUp(String processingGroup, String sequence) {
                return heldUp;
            }
        };
        return new PastProgress(pastLevels, List.of(present), shownProgress, atMost);
    }

    public static MachineEventIndex index(ReadStore store) {
        return index(store, false);
    }

    public static MachineEventIndex index(ReadStore store, boolean indexesRanges) {
        return new MachineEventIndex(chain(store, MachineEventIndex.COLLECTION, indexesRanges), progress(store));
    }

    public static VersionChain chain(ReadStore store, String collection, boolean indexesRanges) {
        return new VersionChain(
                store.documents(collection), store.documents(Versions.heads(collection)), indexesRanges);
    }

    /** As code left them all that knew of no chains. */
    public static void unchain(ReadStore store, String collection) {
        rewrite(store, collection, (before, version) -> {
            version.remove(Versions.PREVIOUS);
            version.remove(Versions.CHAINED_AS);
        });
    }

    /** As processes of both made them by turns, those of before with copies of what they do not know. */
    public static void chainByTurns(ReadStore store, String collection, Random random) {
        rewrite(store, collection, (before, version) -> {
            if (before != null && random.nextInt(3) == 0) {
                for (String field : List.of(Versions.PREVIOUS, Versions.CHAINED_AS)) {
                    version.append(field, before.get(field));
                }
            }
        });
    }

    /** @param change of a version that is told the one before it, which is changed already */
    private static void rewrite(ReadStore store, String collection, BiConsumer<@Nullable Document, Document> change) {
        Map<String, Document> before = new HashMap<>();
        store.all(collection).stream()
                .sorted(Comparator.comparingLong(version -> begunAt(version.getString(Versions.ID))))
                .forEach(version -> {
                    change.accept(before.put(Versions.subjectOf(version.getString(Versions.ID)), version), version);
                    store.mongo.save(version, collection);
                });
    }

    /** Position of the event with which the version of that id began. */
    static long begunAt(String id) {
        return Long.parseLong(id.substring(Versions.subjectOf(id).length() + 1));
    }

    /** Where there are no versions. */
    public static VersionChain chain(TenantDocuments none) {
        return new VersionChain(none, none, false);
    }

    public static PastProgress progress(ReadStore store, ShownPosition... present) {
        return progress(store.documents(PastProgress.COLLECTION), present);
    }
}
