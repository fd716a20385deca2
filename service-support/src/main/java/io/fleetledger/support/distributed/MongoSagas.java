package io.fleetledger.support.distributed;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.IndexBuilds;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Stores sagas as documents, as the serializer writes them. Axon's own store for MongoDB cannot be loaded without
 * XStream, which is banned here.
 *
 * <p>Each document counts its writes and is replaced by compare-and-set. Otherwise a process that is held up in a
 * batch, so long that another continues with its segment, would overwrite newer states with older ones before its token
 * reveals that it has lost the segment; instead its batch fails. A batch that begins a second saga for the same
 * association also fails; repeated, it finds the first. For sagas with one association each, whose class defines no
 * equality; a class whose state gets a new field gets a new revision, counted from 1.
 */
final class MongoSagas implements SagaStore<Object> {

    private static final String ID = "_id";
    private static final String TYPE = "type";
    private static final String REVISION = "revision";
    private static final String STATE = "state";
    private static final String ASSOCIATIONS = "associations";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private static final String WRITES = "writes";

    private final MongoCollection<Document> sagas;
    private final Serializer serializer;
    /** How often each saga in memory had been written as of its last read or write here. */
    private final Map<Object, Long> writesOf = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param sagas with the concerns that sagas need */
    MongoSagas(MongoCollection<Document> sagas, Serializer serializer) {
        this.sagas = sagas;
        this.serializer = serializer;
    }

    private record Stored<T>(T saga, Set<AssociationValue> associationValues) implements Entry<T> {}

    /** Every event looks up sagas by association: without the index, each lookup would scan all of them. */
    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(
                sagas,
                Indexes.ascending(ASSOCIATIONS + "." + VALUE, ASSOCIATIONS + "." + KEY, TYPE),
                new IndexOptions().name("one-by-association").unique(true));
    }

    @Override
    public Set<String> findSagas(Class<?> sagaType, AssociationValue associationValue) {
        return sagas.find(and(
                        eq(TYPE, typeOf(sagaType)),
                        elemMatch(
                                ASSOCIATIONS,
                                and(eq(KEY, associationValue.getKey()), eq(VALUE, associationValue.getValue())))))
                .projection(Projections.include(ID))
                .map(saga -> saga.getString(ID))
                .into(new HashSet<>());
    }

    @Override
    public <S> @Nullable Entry<S> loadSaga(Class<S> sagaType, String sagaIdentifier) {
        Document saga = sagas.find(eq(ID, sagaIdentifier)).first();
        if (saga == null) {
            return null;
        }
        refuseNewer(sagaType, sagaIdentifier, saga.getString(REVISION));
        S loaded = sagaOf(sagaType, saga);
        writesOf.put(loaded, saga.getLong(WRITES));
        return new Stored<>(
                loaded,
                saga.getList(ASSOCIATIONS, Document.class).stream()
                        .map(value -> new AssociationValue(value.getString(KEY), value.getString(VALUE)))
                        .collect(Collectors.toCollection(HashSet::new)));
    }

    /**
     * A process of an older version would permanently drop the parts of a saga's state that it does not know. It gives
     * up the segment until a newer process has claimed it, as it does if another process has continued with the saga.
     */
    private void refuseNewer(Class<?> sagaType, String sagaIdentifier, @Nullable String revision) {
        String known = serializer.typeForClass(sagaType).getRevision();
        if (revision != null && known != null && Integer.parseInt(revision) > Integer.parseInt(known)) {
            throw new ConcurrencyException("A newer version has updated saga " + sagaIdentifier + ", whose revision is "
                    + revision + "; known here is " + known);
        }
    }

    private <S> S sagaOf(Class<S> sagaType, Document saga) {
        SerializedObject<String> state = new SimpleSerializedObject<>(
                saga.getString(STATE), String.class, saga.getString(TYPE), saga.getString(REVISION));
        return sagaType.cast(Objects.requireNonNull(serializer.<String, Object>deserialize(state)));
    }

    /** The sagas with one of these association values, by that value. */
    <S> Map<String, S> by(Class<S> sagaType, String associationKey, Collection<String> values) {
        Set<String> wanted = Set.copyOf(values);
        Map<String, S> found = new HashMap<>();
        for (Document saga : sagas.find(and(
                eq(TYPE, typeOf(sagaType)),
                elemMatch(ASSOCIATIONS, and(eq(KEY, associationKey), Filters.in(VALUE, wanted)))))) {
            for (Document association : saga.getList(ASSOCIATIONS, Document.class)) {
                if (association.getString(KEY).equals(associationKey)
                        && wanted.contains(association.getString(VALUE))) {
                    found.put(association.getString(VALUE), sagaOf(sagaType, saga));
                }
            }
        }
        return found;
    }

    /** Deletes the sagas with one of these association values and returns how many. */
    long erase(String associationKey, Collection<String> values) {
        return sagas.deleteMany(elemMatch(ASSOCIATIONS, and(eq(KEY, associationKey), Filters.in(VALUE, values))))
                .getDeletedCount();
    }

    @Override
    public void insertSaga(
            Class<?> sagaType, String sagaIdentifier, Object saga, Set<AssociationValue> associationValues) {
        try {
            sagas.insertOne(document(sagaIdentifier, saga, associationValues, 1));
        } catch (MongoWriteException failure) {
            throw failure.getError().getCategory() == ErrorCategory.DUPLICATE_KEY
                    ? new ConcurrencyException("There is a saga already for " + associationValues, failure)
                    : failure;
        }
        writesOf.put(saga, 1L);
    }

    @Override
    public void updateSaga(Class<?> sagaType, String sagaIdentifier, Object saga, AssociationValues associationValues) {
        long writes = writesOf.getOrDefault(saga, 0L);
        long asRead = sagas.replaceOne(
                        and(eq(ID, sagaIdentifier), eq(WRITES, writes)),
                        document(sagaIdentifier, saga, associationValues.asSet(), writes + 1))
                .getMatchedCount();
        if (asRead == 0) {
            throw new ConcurrencyException("Another process has updated saga " + sagaIdentifier);
        }
        writesOf.put(saga, writes + 1);
    }

    @Override
    public void deleteSaga(Class<?> sagaType, String sagaIdentifier, Set<AssociationValue> associationValues) {
        sagas.deleteOne(eq(ID, sagaIdentifier));
    }

    private String typeOf(Class<?> sagaType) {
        return serializer.typeForClass(sagaType).getName();
    }

    private Document document(
            String sagaIdentifier, Object saga, Set<AssociationValue> associationValues, long writes) {
        SerializedObject<String> state = serializer.serialize(saga, String.class);
        return new Document(ID, sagaIdentifier)
                .append(TYPE, state.getType().getName())
                .append(REVISION, state.getType().getRevision())
                .append(STATE, state.getData())
                .append(WRITES, writes)
                .append(
                        ASSOCIATIONS,
                        associationValues.stream().map(MongoSagas::document).toList());
    }

    private static Document document(AssociationValue value) {
        return new Document(KEY, value.getKey()).append(VALUE, value.getValue());
    }
}
