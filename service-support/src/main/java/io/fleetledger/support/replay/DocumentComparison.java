package io.fleetledger.support.replay;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.paging.Chunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Compares two generations document by document. While the log grows, documents may differ briefly: each is read
 * several times before it counts as different.
 */
final class DocumentComparison {

    private static final int BATCH_SIZE = 100;
    private static final int IDS_KEPT = 50;
    /** How many differing documents are read again together. */
    private static final int SUSPECTS = 20_000;
    /** Pauses before each repeated read: pending changes have three seconds to arrive. */
    private static final List<Duration> PAUSES =
            Stream.of(300L, 700L, 1_000L, 1_300L).map(Duration::ofMillis).toList();

    private static final Bson ALL = new Document();
    private static final Bson ID_ALONE = Projections.include("_id");
    private static final Bson WHOSE = Projections.include("tenant_id");
    /** Fields whose arrays are sets: the order of their values depends on how events were divided into batches. */
    private static final Set<String> SETS = Set.of("group_ids");

    private final MongoDatabase database;
    private final ReplayShare share;
    private long documents;
    private long onlyShown;
    private long onlyRebuilt;
    private long different;
    private final List<Document> some = new ArrayList<>();

    DocumentComparison(MongoDatabase database, ReplayShare share) {
        this.database = database;
        this.share = share;
    }

    /**
     * Returns the number of compared {@code documents}, how many exist only in the {@code shown} or only in the
     * {@code rebuilt} generation, how many are {@code different}, and ids of some of these with their tenants.
     *
     * @throws InterruptedException if the comparison is cancelled
     */
    Document of(ReplayUnit unit, int shown, int rebuilt) throws InterruptedException {
        for (String collection : unit.comparable()) {
            MongoCollection<Document> before = database.getCollection(ReplayUnit.named(collection, shown));
            MongoCollection<Document> after = database.getCollection(ReplayUnit.named(collection, rebuilt));
            compare(collection, before, after, true);
            compare(collection, before, after, false);
        }
        return new Document("documents", documents)
                .append("only_shown", onlyShown)
                .append("only_rebuilt", onlyRebuilt)
                .append("different", different)
                .append("some", some);
    }

    /** Differing documents are collected and read again together, so that each pause is made once for all. */
    private void compare(
            String name, MongoCollection<Document> before, MongoCollection<Document> after, boolean ofShown)
            throws InterruptedException {
        List<Object> suspects = new ArrayList<>();
        List<Object> ids = new ArrayList<>(BATCH_SIZE);
        MongoCursor<Document> all =
                (ofShown ? before : after).find().projection(ID_ALONE).iterator();
        try {
            while (all.hasNext()) {
                ids.add(all.next().get("_id"));
                if (ids.size() == BATCH_SIZE) {
                    suspects.addAll(open(before, after, ids, ofShown));
                    documents += ofShown ? ids.size() : 0;
                    ids.clear();
                }
                if (suspects.size() >= SUSPECTS) {
                    recheck(name, before, after, suspects, ofShown);
                    suspects.clear();
                }
            }
        } finally {
            close(all);
        }
        suspects.addAll(open(before, after, ids, ofShown));
        documents += ofShown ? ids.size() : 0;
        recheck(name, before, after, suspects, ofShown);
    }

    /** Also if the comparison is cancelled: the server would keep the cursor for ten minutes. */
    private static void close(MongoCursor<Document> cursor) {
        boolean cancelled = Thread.interrupted(); // With the flag set, the driver could not tell the server.
        try {
            cursor.close();
        } finally {
            if (cancelled) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void recheck(
            String name,
            MongoCollection<Document> before,
            MongoCollection<Document> after,
            List<Object> suspects,
            boolean ofShown)
            throws InterruptedException {
        List<Object> open = List.copyOf(suspects);
        for (Duration pause : PAUSES) {
            if (open.isEmpty()) {
                return;
            }
            Thread.sleep(pause.toMillis());
            List<Object> still = new ArrayList<>();
            for (List<Object> ids : Chunks.of(open, BATCH_SIZE)) {
                still.addAll(open(before, after, ids, ofShown));
            }
            open = still;
        }
        for (List<Object> ids : Chunks.of(open, BATCH_SIZE)) {
            Map<Object, Document> shown = find(before, ids, WHOSE);
            Map<Object, Document> rebuilt = find(after, ids, WHOSE);
            ids.forEach(id -> count(name, id, shown.get(id), rebuilt.get(id), ofShown));
        }
    }

    /** Returns those that differ; in the second pass only those that the shown generation lacks: the rest is known. */
    private List<Object> open(
            MongoCollection<Document> before, MongoCollection<Document> after, List<Object> ids, boolean ofShown)
            throws InterruptedException {
        ReplayShare.Turn turn = share.begin(); // One turn per read: pending changes have to arrive in between.
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Map<Object, Document> shown = find(before, ids, ofShown ? ALL : ID_ALONE);
            if (!ofShown && shown.keySet().containsAll(ids)) {
                return List.of();
            }
            Map<Object, Document> rebuilt = find(after, ids, ofShown ? ALL : ID_ALONE);
            return ids.stream()
                    .filter(id -> ofShown
                            ? !areAlike(shown.get(id), rebuilt.get(id))
                            : rebuilt.containsKey(id) && !shown.containsKey(id))
                    .toList();
        } finally {
            turn.end();
        }
    }

    private static Map<Object, Document> find(MongoCollection<Document> collection, List<Object> ids, Bson fields) {
        Map<Object, Document> found = new HashMap<>();
        if (!ids.isEmpty()) {
            Consumer<Document> each = document -> found.put(document.get("_id"), document);
            collection.find(Filters.in("_id", ids)).projection(fields).forEach(each);
        }
        return found;
    }

    private void count(String name, Object id, @Nullable Document shown, @Nullable Document rebuilt, boolean ofShown) {
        if (shown != null && rebuilt != null) {
            if (!ofShown) {
                return; // Counted in the first pass.
            }
            different++;
        } else if (shown != null && ofShown) {
            onlyShown++;
        } else if (rebuilt != null && !ofShown) {
            onlyRebuilt++;
        } else {
            return;
        }
        Document either = shown == null ? rebuilt : shown;
        if (some.size() < IDS_KEPT && either != null) {
            some.add(new Document("tenant_id", either.getString("tenant_id"))
                    .append("collection", name)
                    .append("id", String.valueOf(id)));
        }
    }

    /** Whether two documents have the same content; the order of their fields does not matter. */
    private static boolean areAlike(@Nullable Document one, @Nullable Document other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(field -> SETS.contains(field.getKey())
                                ? areSameSet(field.getValue(), other.get(field.getKey()))
                                : Objects.equals(field.getValue(), other.get(field.getKey())));
    }

    private static boolean areSameSet(@Nullable Object one, @Nullable Object other) {
        if (one instanceof List<?> values && other instanceof List<?> others) {
            return values.size() == others.size() && Set.copyOf(values).equals(Set.copyOf(others));
        }
        return Objects.equals(one, other);
    }
}
