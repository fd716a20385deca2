package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.startup.StartupRefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadStoreLayoutTest {

    private static final int OLDER = 1;
    private static final int NEWER = 2;

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void anEmptyReadStoreIsOfTheLayoutOfWhoeverFindsItSo() {
        start(NEWER);
        follow();
        assertThatCode(() -> start(NEWER)).doesNotThrowAnyException();
    }

    @Test
    void documentsOfAnOlderLayoutAreRefused() {
        start(OLDER);
        follow();
        assertThat(refusal(NEWER).description()).contains("older version", "1", "2");
        assertThatCode(() -> start(OLDER)).as("goes on").doesNotThrowAnyException();
    }

    @Test
    void documentsOfANewerLayoutAreRefused() {
        start(NEWER);
        assertThat(refusal(OLDER).description()).contains("newer version");
    }

    @Test
    void documentsFromBeforeLayoutsWereRememberedAreOfTheFirst() {
        follow();
        assertThat(refusal(NEWER).action()).contains("MONGODB_URI");
        assertThatCode(() -> start(OLDER)).doesNotThrowAnyException();
    }

    @Test
    void anEmptiedReadStoreIsRebuilt() {
        start(OLDER);
        follow();
        client.getDatabase("test").drop();
        assertThatCode(() -> start(NEWER)).doesNotThrowAnyException();
    }

    private void start(int layout) {
        new ReadStoreLayout(client.getDatabase("test")).requireLayout(layout);
    }

    private StartupRefusedException refusal(int layout) {
        StartupRefusedException refused = catchThrowableOfType(StartupRefusedException.class, () -> start(layout));
        assertThat(refused).isNotNull();
        return refused;
    }

    private void follow() {
        ProjectionTokens.in(client, "test").initializeTokenSegments("machine-list", 1);
    }
}
