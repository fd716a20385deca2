package io.fleetledger.support.replay;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.fleetledger.support.mongo.WriteConcerns;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * The states of the units, kept in the read store and lost with it. A process knows a state at most
 * {@value #KNOWN_FOR_MILLIS} ms late, and reads it at each request during a swap: so a swap waits that long once, and
 * afterwards no reader in any process sees the old generation after the new one.
 */
final class UnitStates {

    static final String COLLECTION = "projection_generations";
    static final long KNOWN_FOR_MILLIS = 250;

    private static final String EDITION = "edition";

    private final Supplier<MongoDatabase> database;
    private final boolean ofOneProcess;
    private final LongSupplier nanoTime;
    private final Map<ReplayUnit, Known> known = new ConcurrentHashMap<>();

    /** @param ofOneProcess whether no other process changes them */
    UnitStates(Supplier<MongoDatabase> database, boolean ofOneProcess, LongSupplier nanoTime) {
        this.database = database;
        this.ofOneProcess = ofOneProcess;
        this.nanoTime = nanoTime;
    }

    private record Known(UnitState state, long readAt) {

        Known newer(Known other) {
            long editions = other.state.edition() - state.edition();
            return editions > 0 || (editions == 0 && other.readAt - readAt > 0) ? other : this;
        }
    }

    /** The state as cached for a moment at most, which makes no difference to readers. */
    UnitState current(ReplayUnit unit) {
        Known last = known.get(unit);
        if (last == null || (!ofOneProcess && (last.state().isHeld() || isOld(last)))) {
            return refresh(unit);
        }
        return last.state();
    }

    private boolean isOld(Known last) {
        return nanoTime.getAsLong() - last.readAt()
                > Duration.ofMillis(KNOWN_FOR_MILLIS).toNanos();
    }

    /** The state as stored now. */
    UnitState refresh(ReplayUnit unit) {
        long now = nanoTime.getAsLong(); // Before the read: the state may change after it.
        Document stored = states().find(Filters.eq(unit.wireName())).first();
        UnitState state = stored == null ? begin(unit) : UnitState.of(unit, stored);
        return learn(state, now);
    }

    private UnitState learn(UnitState state, long readAt) {
        return Objects.requireNonNull(known.merge(state.unit(), new Known(state, readAt), Known::newer))
                .state();
    }

    /** Returns false if the state was changed after it was read. */
    boolean replace(UnitState before, UnitState after) {
        long now = nanoTime.getAsLong();
        boolean replaced = states().replaceOne(
                                Filters.and(
                                        Filters.eq(before.unit().wireName()), Filters.eq(EDITION, before.edition())),
                                after.document())
                        .getMatchedCount()
                == 1;
        if (replaced) {
            learn(after, now);
        } else {
            refresh(before.unit());
        }
        return replaced;
    }

    /** Documents stored before generations existed are of the first versions; an empty store is filled by this code. */
    private UnitState begin(ReplayUnit unit) {
        Map<String, Integer> versions = new HashMap<>(unit.versions());
        if (unit.groups().stream()
                .anyMatch(group -> !TokenRows.of(database.get(), group).isEmpty())) {
            versions.replaceAll((group, version) -> 1);
        }
        Document first = UnitState.first(unit, versions).document();
        first.remove("_id");
        return UnitState.of(
                unit,
                Objects.requireNonNull(states().findOneAndUpdate(
                                Filters.eq(unit.wireName()),
                                new Document("$setOnInsert", first),
                                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER))));
    }

    private MongoCollection<Document> states() {
        return database.get()
                .getCollection(COLLECTION)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcerns.MAJORITY);
    }

    static Date in(Duration later) {
        return new Date(System.currentTimeMillis() + later.toMillis());
    }
}
