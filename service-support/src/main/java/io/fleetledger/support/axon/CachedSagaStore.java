package io.fleetledger.support.axon;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;

/**
 * Caches the sagas of a saga store that are used most. Only committed state is cached: a saga is taken out of the cache
 * on loading and put back after its unit of work has been committed. Axon's caching store would continue with the state
 * left by a rolled-back batch. For sagas of one type with one association each.
 */
public final class CachedSagaStore implements SagaStore<Object> {

    private final SagaStore<Object> store;
    private final Map<String, Known> sagas;
    private final Map<AssociationValue, String> associations;

    /** @param atMost how many sagas are kept in memory */
    public CachedSagaStore(SagaStore<Object> store, int atMost) {
        this.store = store;
        this.sagas = cache(atMost);
        this.associations = cache(atMost);
    }

    private record Known(Object saga, Set<AssociationValue> associations) {}

    private record Loaded<S>(S saga, Set<AssociationValue> associationValues) implements Entry<S> {

        @Override
        public Set<AssociationValue> associationValues() {
            return new HashSet<>(associationValues);
        }
    }

    private static <K, V> Map<K, V> cache(int atMost) {
        return Caffeine.newBuilder()
                .maximumSize(atMost)
                .executor(Runnable::run)
                .<K, V>build()
                .asMap();
    }

    @Override
    public Set<String> findSagas(Class<?> sagaType, AssociationValue associationValue) {
        String known = associations.get(associationValue);
        if (known != null) {
            return Set.of(known);
        }
        Set<String> found = store.findSagas(sagaType, associationValue);
        if (found.size() == 1) {
            associations.put(associationValue, found.iterator().next());
        }
        return found;
    }

    @Override
    public <S> @Nullable Entry<S> loadSaga(Class<S> sagaType, String sagaIdentifier) {
        Known known = sagas.remove(sagaIdentifier);
        return known == null
                ? store.loadSaga(sagaType, sagaIdentifier)
                : new Loaded<>(sagaType.cast(known.saga()), known.associations());
    }

    @Override
    public void insertSaga(
            Class<?> sagaType, String sagaIdentifier, Object saga, Set<AssociationValue> associationValues) {
        store.insertSaga(sagaType, sagaIdentifier, saga, associationValues);
        rememberOnceCommitted(sagaIdentifier, saga, Set.copyOf(associationValues));
    }

    @Override
    public void updateSaga(Class<?> sagaType, String sagaIdentifier, Object saga, AssociationValues associationValues) {
        store.updateSaga(sagaType, sagaIdentifier, saga, associationValues);
        rememberOnceCommitted(sagaIdentifier, saga, Set.copyOf(associationValues.asSet()));
    }

    @Override
    public void deleteSaga(Class<?> sagaType, String sagaIdentifier, Set<AssociationValue> associationValues) {
        associationValues.forEach(value -> associations.remove(value, sagaIdentifier));
        sagas.remove(sagaIdentifier);
        store.deleteSaga(sagaType, sagaIdentifier, associationValues);
    }

    private void rememberOnceCommitted(String sagaIdentifier, Object saga, Set<AssociationValue> values) {
        CurrentUnitOfWork.get().root().afterCommit(committed -> {
            sagas.put(sagaIdentifier, new Known(saga, values));
            values.forEach(value -> associations.put(value, sagaIdentifier));
        });
    }

    /** Empties the cache, so that sagas are loaded from the store. */
    public void forget() {
        sagas.clear();
        associations.clear();
    }

    /** The store of the sagas as last committed, for read-only use. */
    public SagaStore<Object> stored() {
        return store;
    }
}
