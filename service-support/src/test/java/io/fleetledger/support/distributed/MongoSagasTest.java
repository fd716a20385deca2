package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MongoSagasTest {

    private static final AssociationValue MILL = new AssociationValue("machineId", "mill");
    private static final AssociationValue LATHE = new AssociationValue("machineId", "lathe");

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoSagas sagas =
            new MongoSagas(client.getDatabase("test").getCollection("sagas"), JacksonSerializer.defaultSerializer());

    /** A saga's state; another type of saga has another store of its own name. */
    record State(String status) {}

    record OtherState(String status) {}

    @BeforeEach
    void createIndexes() {
        sagas.ensureIndexes();
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
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
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.updateSaga(State.class, "1", new State("critical"), new AssociationValuesImpl(Set.of(MILL)));
        var stored = Objects.requireNonNull(sagas.loadSaga(State.class, "1"));
        assertThat(stored.saga()).isEqualTo(new State("critical"));
        assertThat(stored.associationValues()).containsExactly(MILL);
    }

    @Test
    void manyAreLookedAtTogether() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.insertSaga(State.class, "2", new State("offline"), Set.of(LATHE));
        sagas.insertSaga(OtherState.class, "3", new OtherState("none"), Set.of(LATHE));
        assertThat(sagas.by(State.class, MILL.getKey(), List.of(MILL.getValue(), LATHE.getValue(), "press")))
                .isEqualTo(Map.of(MILL.getValue(), new State("healthy"), LATHE.getValue(), new State("offline")));
        assertThat(sagas.by(State.class, "groupId", List.of(MILL.getValue()))).isEmpty();
    }

    @Test
    void aBatchThatIsRepeatedStoresTheSameSagaOnce() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        assertThat(sagas.findSagas(State.class, MILL)).hasSize(1);
    }

    @Test
    void aSagaThatHasEndedIsGone() {
        sagas.insertSaga(State.class, "1", new State("healthy"), Set.of(MILL));
        sagas.deleteSaga(State.class, "1", Set.of(MILL));
        assertThat(sagas.findSagas(State.class, MILL)).isEmpty();
        assertThat(sagas.loadSaga(State.class, "1")).isNull();
    }
}
