package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.mongo.WriteConcerns;
import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.Offboarding;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.offboarding.OffboardingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Off-boardings in MongoDB, one document each, advanced by any process: a new phase requires the one before. */
final class MongoOffboardingStore implements OffboardingStore {

    private static final String ID = "_id";
    private static final String PHASE = "phase";
    private static final String REQUESTED_AT = "requested_at";
    private static final String POSITION = "position";
    private static final String SEALED_AT = "sealed_at";
    private static final String ERASED_AT = "erased_at";
    private static final String FOLLOWED = "followed";
    private static final String DELETED = "deleted";
    private static final String FINISHED = "finished";

    private final MongoCollection<Document> offboardings;

    MongoOffboardingStore(MongoDatabase database) {
        this.offboardings = database.getCollection(COLLECTION)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcerns.MAJORITY);
    }

    @Override
    public Offboarding request(String tenantId, Instant at) {
        return offboarding(Objects.requireNonNull(offboardings.findOneAndUpdate(
                Filters.eq(ID, tenantId),
                Updates.combine(
                        Updates.setOnInsert(PHASE, OffboardingPhase.REQUESTED.wireName()),
                        Updates.setOnInsert(REQUESTED_AT, Date.from(at))),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER))));
    }

    @Override
    public Optional<Offboarding> find(String tenantId) {
        return Optional.ofNullable(offboardings.find(Filters.eq(ID, tenantId)).first())
                .map(MongoOffboardingStore::offboarding);
    }

    @Override
    public List<Offboarding> all() {
        return offboardings
                .find()
                .sort(Sorts.ascending(ID))
                .map(MongoOffboardingStore::offboarding)
                .into(new ArrayList<>());
    }

    @Override
    public void markSealed(String tenantId, long position, Instant at) {
        advance(
                tenantId,
                OffboardingPhase.REQUESTED,
                Updates.combine(
                        Updates.set(PHASE, OffboardingPhase.SEALED.wireName()),
                        Updates.set(POSITION, position),
                        Updates.set(SEALED_AT, Date.from(at))));
    }

    @Override
    public void markErasing(String tenantId) {
        advance(tenantId, OffboardingPhase.SEALED, Updates.set(PHASE, OffboardingPhase.ERASING.wireName()));
    }

    @Override
    public void markErased(String tenantId, Instant at) {
        advance(
                tenantId,
                OffboardingPhase.ERASING,
                Updates.combine(
                        Updates.set(PHASE, OffboardingPhase.ERASED.wireName()), Updates.set(ERASED_AT, Date.from(at))));
    }

    private void advance(String tenantId, OffboardingPhase from, Bson change) {
        offboardings.updateOne(Filters.and(Filters.eq(ID, tenantId), Filters.eq(PHASE, from.wireName())), change);
    }

    @Override
    public void markFollowed(String tenantId, String group) {
        offboardings.updateOne(Filters.eq(ID, tenantId), Updates.addToSet(FOLLOWED, group));
    }

    @Override
    public Set<String> followedGroups(String tenantId) {
        Document stored = offboardings.find(Filters.eq(ID, tenantId)).first();
        return stored == null ? Set.of() : Set.copyOf(stored.getList(FOLLOWED, String.class, List.of()));
    }

    @Override
    public void count(String tenantId, ErasedPart part, long deleted) {
        offboardings.updateOne(Filters.eq(ID, tenantId), Updates.inc(DELETED + "." + part.wireName(), deleted));
    }

    @Override
    public void markFinished(String tenantId, ErasedPart part) {
        offboardings.updateOne(Filters.eq(ID, tenantId), Updates.set(FINISHED + "." + part.wireName(), true));
    }

    private static Offboarding offboarding(Document stored) {
        return new Offboarding(
                stored.getString(ID),
                OffboardingPhase.valueOf(stored.getString(PHASE).toUpperCase(Locale.ROOT)),
                stored.getDate(REQUESTED_AT).toInstant(),
                stored.getLong(POSITION),
                instant(stored.getDate(SEALED_AT)),
                instant(stored.getDate(ERASED_AT)),
                finishedParts(stored));
    }

    private static Map<ErasedPart, Long> finishedParts(Document stored) {
        Document deleted = stored.get(DELETED, new Document());
        Map<ErasedPart, Long> parts = new EnumMap<>(ErasedPart.class);
        stored.get(FINISHED, new Document())
                .keySet()
                .forEach(part -> parts.put(
                        ErasedPart.valueOf(part.toUpperCase(Locale.ROOT)), deleted.get(part, Long.valueOf(0))));
        return parts;
    }

    private static @Nullable Instant instant(@Nullable Date stored) {
        return stored == null ? null : stored.toInstant();
    }
}
