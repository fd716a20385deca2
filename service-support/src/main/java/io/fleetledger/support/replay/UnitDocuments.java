package io.fleetledger.support.replay;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.IndexBuilds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The collections of a unit, generation by generation. */
final class UnitDocuments {

    private static final int AT_ONCE = 100;
    private static final int IDS_KEPT = 50;
    /** Fields whose arrays are sets: in which order their values came depends on how events fell into batches. */
    private static final Set<String> SETS = Set.of("group_ids");

    private final Supplier<MongoDatabase> database;
    private final List<DeclaredIndexes> declared;
    private final IndexBuilds builds;
    private final ReplayShare share;

    UnitDocuments(
            Supplier<MongoDatabase> database, List<DeclaredIndexes> declared, IndexBuilds builds, ReplayShare share) {
        this.database = database;
        this.declared = List.copyOf(declared);
        this.builds = builds;
        this.share = share;
    }

    /** Before the first document: built later, they would take as long as the fill. */
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
        dropped.forEach(builds::forget); // Also where another process was first: its indexes are not missing.
        dropped.stream()
                .filter(there::contains)
                .forEach(collection -> database.get().getCollection(collection).drop());
    }

    /**
     * Compares two generations, document by document: {@code documents} looked at, how many there are only in the {@code
     * shown} or only in the {@code rebuilt} one, how many are {@code different}, and some of these by id, with their tenants.
     * While the log goes on, what just changes may be among them: a second look is taken at each before it counts.
     */
    Document compare(ReplayUnit unit, int shown, int rebuilt) {
        Comparison comparison = new Comparison();
        for (String collection : unit.collections()) {
            MongoCollection<Document> before = database.get().getCollection(ReplayUnit.named(collection, shown));
            MongoCollection<Document> after = database.get().getCollection(ReplayUnit.named(collection, rebuilt));
            forEachIds(before, ids -> comparison.look(collection, before, after, ids, true));
            forEachIds(after, ids -> comparison.look(collection, before, after, ids, false));
        }
        return comparison.document();
    }

    private void forEachIds(MongoCollection<Document> collection, Consumer<List<Object>> some) {
        List<Object> ids = new ArrayList<>(AT_ONCE);
        for (Document document : collection.find().projection(Projections.include("_id"))) {
            ids.add(document.get("_id"));
            if (ids.size() == AT_ONCE) {
                look(some, ids);
            }
        }
        if (!ids.isEmpty()) {
            look(some, ids);
        }
    }

    private void look(Consumer<List<Object>> some, List<Object> ids) {
        ReplayShare.Turn turn = share.begin();
        try {
            some.accept(List.copyOf(ids));
        } finally {
            turn.end();
        }
        ids.clear();
    }

    private static Map<Object, Document> find(MongoCollection<Document> collection, List<Object> ids) {
        Map<Object, Document> found = new HashMap<>();
        collection.find(Filters.in("_id", ids)).forEach(document -> found.put(document.get("_id"), document));
        return found;
    }

    /** Whether two documents say the same; the order of their fields says nothing. */
    static boolean areAlike(@Nullable Document one, @Nullable Document other) {
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

    private static final class Comparison {

        private static final int LOOKS = 10;
        private static final long BETWEEN_LOOKS_MILLIS = 300;

        private long documents;
        private long onlyShown;
        private long onlyRebuilt;
        private long different;
        private final List<Document> some = new ArrayList<>();

        void look(
                String name,
                MongoCollection<Document> before,
                MongoCollection<Document> after,
                List<Object> ids,
                boolean ofShown) {
            if (ofShown) {
                documents += ids.size();
            }
            List<Object> open = ids;
            Map<Object, Document> there = Map.of();
            Map<Object, Document> here = Map.of();
            for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
                if (look > 0) {
                    pause();
                }
                Map<Object, Document> shown = find(before, open);
                Map<Object, Document> rebuilt = find(after, open);
                open = open.stream()
                        .filter(id -> !areAlike(shown.get(id), rebuilt.get(id)))
                        .toList();
                here = shown;
                there = rebuilt;
            }
            for (Object id : open) {
                count(name, id, here.get(id), there.get(id), ofShown);
            }
        }

        private void count(
                String name, Object id, @Nullable Document shown, @Nullable Document rebuilt, boolean ofShown) {
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

        private static void pause() {
            try {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        Document document() {
            return new Document("documents", documents)
                    .append("only_shown", onlyShown)
                    .append("only_rebuilt", onlyRebuilt)
                    .append("different", different)
                    .append("some", some);
        }
    }
}
