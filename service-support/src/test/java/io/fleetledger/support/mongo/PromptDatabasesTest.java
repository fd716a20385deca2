package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.axon.Outages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** A read store that is there and says nothing, behind a line that can be held. */
class PromptDatabasesTest {

    private static final Duration BOUND = Duration.ofMillis(200);
    private static final Message<?> QUERY = new GenericQueryMessage<>("", ResponseTypes.instanceOf(String.class));
    private static final Message<?> COMMAND = GenericCommandMessage.asCommandMessage("");
    private static final Message<?> EVENT = GenericEventMessage.asEventMessage("");

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private HeldLine line;
    private MongoClient client;
    private MongoTemplate mongo;

    @BeforeEach
    void connect() throws IOException {
        line = new HeldLine(server.bind());
        client = MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> cluster.hosts(List.of(line.address())))
                .applyToSocketSettings(socket -> socket.readTimeout(1, TimeUnit.MINUTES))
                .build());
        MongoDatabaseFactory databases = new SimpleMongoClientDatabaseFactory(client, "test");
        mongo = new MongoTemplate(new PromptDatabases(databases, BOUND));
    }

    @AfterEach
    void close() {
        line.close();
        client.close();
        server.shutdownNow();
    }

    @Test
    void aQueryIsAnOutageWhenItsTimeIsUp() throws Exception {
        assertThat(within(QUERY, this::read)).isNull();
        line.hold();
        assertThatThrownBy(() -> within(QUERY, this::read))
                .isInstanceOf(MongoOperationTimeoutException.class)
                .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
    }

    @Test
    void soIsACommand() throws Exception {
        assertThat(within(COMMAND, this::read)).isNull();
        line.hold();
        assertThatThrownBy(() -> within(COMMAND, this::read)).isInstanceOf(MongoOperationTimeoutException.class);
    }

    @Test
    void nobodyWaitsForWhatFollowsFromAnEvent() throws Exception {
        assertThat(within(EVENT, this::bound)).isNull();
        assertThat(bound()).isNull();
        assertThat(within(COMMAND, this::bound)).isEqualTo(BOUND.toMillis());
    }

    private @Nullable Document read() {
        return mongo.getCollection("machines").find().first();
    }

    private @Nullable Long bound() {
        return mongo.getDb().getTimeout(TimeUnit.MILLISECONDS);
    }

    private static <T> T within(Message<?> message, Callable<T> work) throws Exception {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(message);
        try {
            return work.call();
        } finally {
            unit.rollback();
        }
    }
}
