package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered of sagas is what was committed, and nothing else. */
class CachedSagaStoreTest {

    private static final AssociationValue MILL = new AssociationValue("machineId", "mill");
    private static final AssociationValue LATHE = new AssociationValue("machineId", "lathe");
    private static final AssociationValues OF_MILL = new AssociationValuesImpl(Set.of(MILL));

    private final CountingStore store = new CountingStore();
    private final CachedSagaStore sagas = new CachedSagaStore(store, 2);

    /** A saga's state, which is changed in place, as sagas' are. */
    static final class State {
        String text = "new";
    }

    @Test
    void aSagaThatWasCommittedIsNotLoadedAgain() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        commit(() -> change("1", "changed"));
        assertThat(load("1").text).isEqualTo("changed");
        assertThat(store.loads).isZero();
    }

    @Test
    void anAssociationIsLookedUpOnce() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        sagas.forget();
        assertThat(List.of(find(MILL), find(MILL))).containsOnly(Set.of("1"));
        assertThat(store.finds).isEqualTo(1);
    }

    @Test
    void whatWasRolledBackIsForgotten() {
        store.insertSaga(State.class, "1", new State(), Set.of(MILL));
        State stored = new State();
        rollBack(() -> change("1", "never committed"));
        store.replace("1", stored);
        assertThat(load("1").text).isEqualTo("new");
    }

    @Test
    void aSagaInUseIsHandedOutOnce() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        load("1");
        assertThat(store.loads).isZero();
        load("1");
        assertThat(store.loads)
                .as("as stored, rather than as somebody changes it")
                .isEqualTo(1);
    }

    @Test
    void aSagaThatHasEndedIsFoundNoMore() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        commit(() -> sagas.deleteSaga(State.class, "1", Set.of(MILL)));
        assertThat(find(MILL)).isEmpty();
        assertThat(sagas.loadSaga(State.class, "1")).isNull();
    }

    @Test
    void noMoreAreRememberedThanThereIsRoomFor() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        commit(() -> sagas.insertSaga(State.class, "2", new State(), Set.of(LATHE)));
        commit(() -> sagas.insertSaga(State.class, "3", new State(), Set.of(new AssociationValue("machineId", "saw"))));
        List.of("1", "2", "3").forEach(this::load);
        assertThat(store.loads).isEqualTo(1);
        assertThat(find(MILL)).containsExactly("1");
    }

    @Test
    void whatIsForgottenIsReadFromTheStore() {
        commit(() -> sagas.insertSaga(State.class, "1", new State(), Set.of(MILL)));
        State elsewhere = new State();
        elsewhere.text = "changed elsewhere";
        store.replace("1", elsewhere);
        sagas.forget();
        assertThat(load("1").text).isEqualTo("changed elsewhere");
    }

    private void change(String id, String text) {
        State state = load(id);
        state.text = text;
        sagas.updateSaga(State.class, id, state, OF_MILL);
    }

    private State load(String id) {
        return Objects.requireNonNull(sagas.loadSaga(State.class, id)).saga();
    }

    private Set<String> find(AssociationValue value) {
        return sagas.findSagas(State.class, value);
    }

    private static void commit(Runnable work) {
        DefaultUnitOfWork.startAndGet(null).execute(work);
    }

    private static void rollBack(Runnable work) {
        var unit = DefaultUnitOfWork.startAndGet(null);
        work.run();
        unit.rollback();
    }

    /** Sagas in memory, counted as they are asked for. */
    private static final class CountingStore implements SagaStore<Object> {

        private final InMemorySagaStore store = new InMemorySagaStore();
        private int loads;
        private int finds;

        void replace(String id, State state) {
            store.updateSaga(State.class, id, state, OF_MILL);
        }

        @Override
        public Set<String> findSagas(Class<?> type, AssociationValue value) {
            finds++;
            return store.findSagas(type, value);
        }

        @Override
        public <S> @Nullable Entry<S> loadSaga(Class<S> type, String id) {
            loads++;
            return store.loadSaga(type, id);
        }

        @Override
        public void deleteSaga(Class<?> type, String id, Set<AssociationValue> values) {
            store.deleteSaga(type, id, values);
        }

        @Override
        public void insertSaga(Class<?> type, String id, Object saga, Set<AssociationValue> values) {
            store.insertSaga(type, id, saga, values);
        }

        @Override
        public void updateSaga(Class<?> type, String id, Object saga, AssociationValues values) {
            store.updateSaga(type, id, saga, values);
        }
    }
}
