package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class MongoSagasIT {

    private static final AssociationValue MILL = new AssociationValue("machineId", "mill");
    private static final AssociationValue LATHE = new AssociationValue("machineId", "lathe");

    private final TestDatabase database = TestDatabase.open();
    private final MongoSagas sagas =
            new MongoSagas(database.database().getCollection("sagas"), JacksonSerializer.defaultSerializer());

    @Revision("1")
    private static final class State {

        @JsonProperty
        private String status;

        @JsonCreator
        private State(@JsonProperty("status") String status) {
            this.status = status;
        }
    }

    record OtherState(String status) {}

    @BeforeEach
    void createIndexes() {
        sagas.ensureIndexes(new IndexBuilds(Duration.ZERO));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSagaIsFoundByItsAssociationAndType() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.insertSaga(State.class, "2", new State("offline"), Set.of(LATHE));
        assertThat(sagas.findSagas(State.class, MILL)).containsExactly("1");
        assertThat(sagas.findSagas(OtherState.class, MILL)).isEmpty();
        assertThat(sagas.findSagas(State.class, new AssociationValue("groupId", "mill")))
                .isEmpty();
    }

    @Test
    void aSagaComesOutAsItWasStoredLast() {
        State mill = new State("healthy");
        sagas.insertSaga(State.class, "1", mill, Set.of(MILL));
        update(mill, "critical");
        update(mill, "warning");
        assertThat(load().status).isEqualTo("warning");
        assertThat(Objects.requireNonNull(sagas.loadSaga(State.class, "1")).associationValues())
                .containsExactly(MILL);
    }

    @Test
    void manyAreLookedAtTogether() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.insertSaga(State.class, "2", new State("offline"), Set.of(LATHE));
        sagas.insertSaga(OtherState.class, "3", new OtherState("none"), Set.of(LATHE));
        Map<String, State> found =
                sagas.by(State.class, MILL.getKey(), List.of(MILL.getValue(), LATHE.getValue(), "press"));
        assertThat(found).containsOnlyKeys(MILL.getValue(), LATHE.getValue());
        found.forEach((machine, state) ->
                assertThat(state.status).isEqualTo(machine.equals(MILL.getValue()) ? "healthy" : "offline"));
        assertThat(sagas.by(State.class, "groupId", List.of(MILL.getValue()))).isEmpty();
    }

    @Test
    void whatASecondProcessHasGoneOnWithIsNotPutBack() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        State heldUp = load();
        update(load(), "critical");

        assertThatThrownBy(() -> update(heldUp, "warning")).isInstanceOf(ConcurrencyException.class);
        assertThat(load().status).isEqualTo("critical");
    }

    /** As at an upgrade, one process after the other. */
    @Test
    void whatANewerVersionHasGoneOnWithAnOlderOneLeavesAlone() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        var stored = database.database().getCollection("sagas");
        stored.updateOne(Filters.eq("1"), Updates.set("revision", "10"));
        assertThatThrownBy(this::load).isInstanceOf(ConcurrencyException.class);

        stored.updateOne(Filters.eq("1"), Updates.set("revision", "0"));
        assertThat(load().status).isEqualTo("healthy");
    }

    @Test
    void aMachineThatHasASagaGetsNoSecondOne() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        assertThatThrownBy(() -> sagas.insertSaga(State.class, "2", new State("offline"), Set.of(MILL)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(sagas.findSagas(State.class, MILL)).containsExactly("1");
    }

    @Test
    void aSagaThatHasEndedIsNotBroughtBack() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        State heldUp = load();
        sagas.deleteSaga(State.class, "1", Set.of(MILL));
        assertThatThrownBy(() -> update(heldUp, "warning")).isInstanceOf(ConcurrencyException.class);
        assertThat(sagas.loadSaga(State.class, "1")).isNull();
    }

    @Test
    void aMachineThatComesBackGetsASagaOfItsOwn() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.deleteSaga(State.class, "1", Set.of(MILL));
        sagas.insertSaga(State.class, "2", new State("offline"), Set.of(MILL));
        assertThat(sagas.findSagas(State.class, MILL)).containsExactly("2");
    }

    @Test
    void aSagaThatHasEndedIsGone() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.deleteSaga(State.class, "1", Set.of(MILL));
        assertThat(sagas.findSagas(State.class, MILL)).isEmpty();
        assertThat(sagas.loadSaga(State.class, "1")).isNull();
    }

    private State load() {
        return Objects.requireNonNull(sagas.loadSaga(State.class, "1")).saga();
    }

    private void update(State saga, String status) {
        saga.status = status;
        sagas.updateSaga(State.class, "1", saga, new AssociationValuesImpl(Set.of(MILL)));
    }
}
