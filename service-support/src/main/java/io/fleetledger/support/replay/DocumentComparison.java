package io.fleetledger.support.replay;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Compares two generations, document by document. While the log goes on, what just changes may differ: a second look is
 * taken at each before it counts.
 */
final class DocumentComparison {

    private static final int AT_ONCE = 100;
    private static final int IDS_KEPT = 50;
    private static final int LOOKS = 10;
    private static final long BETWEEN_LOOKS_MILLIS = 300;
    /** Fields whose arrays are sets: in which order their values came depends on how events fell into batches. */
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
     * {@code documents} looked at, how many there are only in the {@code shown} or only in the {@code rebuilt} generation, how
     * many are {@code different}, and some of these by id, with their tenants.
     *
     * @throws InterruptedException when nobody waits for it any more
     */
    Document of(ReplayUnit unit, int shown, int rebuilt) throws InterruptedException {
        for (String collection : unit.collections()) {
            MongoCollection<Document> before = database.getCollection(ReplayUnit.named(collection, shown));
            MongoCollection<Document> after = database.getCollection(ReplayUnit.named(collection, rebuilt));
            look(collection, before, after, true);
            look(collection, before, after, false);
        }
        return new Document("documents", documents)
                .append("only_shown", onlyShown)
                .append("only_rebuilt", onlyRebuilt)
                .append("different", different)
                .append("some", some);
    }

    private void look(String name, MongoCollection<Document> before, MongoCollection<Document> after, boolean ofShown)
            throws InterruptedException {
        List<Object> ids = new ArrayList<>(AT_ONCE);
        for (Document document : (ofShown ? before : after).find().projection(Projections.include("_id"))) {
            ids.add(document.get("_id"));
            if (ids.size() == AT_ONCE) {
                look(name, before, after, ids, ofShown);
                ids.clear();
            }
        }
        look(name, before, after, ids, ofShown);
    }

    private void look(
            String name,
            MongoCollection<Document> before,
            MongoCollection<Document> after,
            List<Object> ids,
            boolean ofShown)
            throws InterruptedException {
        if (ofShown) {
            documents += ids.size();
        }
        Map<Object, Document> shown = new HashMap<>();
        Map<Object, Document> rebuilt = new HashMap<>();
        List<Object> open = List.copyOf(ids);
        for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
            if (look > 0) {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            shown.clear();
            rebuilt.clear();
            ReplayShare.Turn turn = share.begin(); // Not for all looks: what is on its way has to arrive between them.
            try {
                find(before, open, shown::put);
                find(after, open, rebuilt::put);
            } finally {
                turn.end();
            }
            open = open.stream()
                    .filter(id -> !areAlike(shown.get(id), rebuilt.get(id)))
                    .toList();
        }
        for (Object id : open) {
            count(name, id, shown.get(id), rebuilt.get(id), ofShown);
        }
    }

    private static void find(MongoCollection<Document> collection, List<Object> ids, BiConsumer<Object, Document> to) {
        Consumer<Document> found = document -> to.accept(document.get("_id"), document);
        collection.find(Filters.in("_id", ids)).forEach(found);
    }

    private void count(String name, Object id, @Nullable Document shown, @Nullable Document rebuilt, boolean ofShown) {
        if (shown != null && rebuilt != null) {
            if (!ofShown) {
                return; // Counted when it was looked at from the other side.
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

    /** Whether two documents say the same; the order of their fields says nothing. */
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
