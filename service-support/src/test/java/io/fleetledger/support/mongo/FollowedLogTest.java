package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.axon.ShorterLogException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowedLogTest {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoTokenStore tokens = MongoTokenStore.builder()
            .mongoTemplate(DefaultMongoTemplate.builder()
                    .mongoDatabase(client.getDatabase("test"))
                    .build())
            .serializer(JacksonSerializer.defaultSerializer())
            .build();
    private final FollowedLog followed = start();

    private FollowedLog start() {
        return new FollowedLog(client.getDatabase("test"), JacksonSerializer.defaultSerializer(), Duration.ZERO);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void anEmptyReadStoreFollowsAnyLog() {
        assertThatCode(() -> followed.refuseShorter(() -> -1)).doesNotThrowAnyException();
        assertThat(followed.refusal()).isEmpty();
    }

    @Test
    void aLogThatGoesAsFarAsWhatWasFollowedIsFollowedOn() {
        follow("machine-list", 7);
        follow("alerts", 9);

        assertThatCode(() -> followed.refuseShorter(() -> 9)).doesNotThrowAnyException();
    }

    @Test
    void aLogThatEndsBeforeWhatAnyGroupHasFollowedIsRefused() {
        follow("machine-list", 7);
        follow("alerts", 9);

        assertThatThrownBy(() -> followed.refuseShorter(() -> 8))
                .isInstanceOf(ShorterLogException.class)
                .hasMessageContaining("position 8")
                .hasMessageContaining("up to 9");
    }

    @Test
    void itStaysRefusedWhenItHasGrownPastWhatWasFollowed() {
        follow("alerts", 9);
        assertThatThrownBy(() -> followed.refuseShorter(() -> 8)).isInstanceOf(ShorterLogException.class);

        assertThatThrownBy(() -> start().refuseShorter(() -> 20))
                .isInstanceOf(ShorterLogException.class)
                .hasMessageContaining("position 8");
        assertThat(start().refusal()).isPresent();
    }

    @Test
    void itIsFollowedOnceTheReadStoreIsEmptied() {
        follow("alerts", 9);
        assertThatThrownBy(() -> followed.refuseShorter(() -> 8)).isInstanceOf(ShorterLogException.class);

        client.getDatabase("test").drop();

        assertThatCode(() -> followed.refuseShorter(() -> 8)).doesNotThrowAnyException();
    }

    @Test
    void aNodeThatLearnsTheRestInAMomentIsWaitedFor() {
        follow("alerts", 9);
        Iterator<Long> heads = List.of(8L, 8L, 9L).iterator();

        assertThatCode(() -> followed.refuseShorter(heads::next)).doesNotThrowAnyException();
        assertThat(followed.refusal()).isEmpty();
    }

    private void follow(String group, long position) {
        tokens.initializeTokenSegments(group, 1, new GlobalSequenceTrackingToken(position));
    }
}
