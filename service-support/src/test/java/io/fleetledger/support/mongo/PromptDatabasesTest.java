package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.fleetledger.support.axon.Outages;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** A read store that is there and says nothing. */
class PromptDatabasesTest {

    private static final Duration BOUND = Duration.ofMillis(500);
    private static final Message<?> QUERY = new GenericQueryMessage<>("", ResponseTypes.instanceOf(String.class));
    private static final Message<?> COMMAND = GenericCommandMessage.asCommandMessage("");
    private static final Message<?> EVENT = GenericEventMessage.asEventMessage("");

    private final SilentBackend backend = new SilentBackend();
    private final MongoServer server = new MongoServer(backend);
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoTemplate mongo =
            new MongoTemplate(new PromptDatabases(new SimpleMongoClientDatabaseFactory(client, "test"), BOUND));

    /** Answers, or keeps who asks waiting. */
    private static final class SilentBackend extends MemoryBackend {

        private final CountDownLatch end = new CountDownLatch(1);
        private volatile boolean silent;

        @Override
        public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
            if (silent) {
                awaitEnd();
            }
            return super.handleMessage(message);
        }

        private void awaitEnd() {
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void close() {
        backend.end.countDown();
        client.close();
        server.shutdownNow();
    }

    @Test
    void aQueryIsAnOutageWhenItsTimeIsUp() throws Exception {
        assertThat(read()).isNull();
        backend.silent = true;
        assertThatThrownBy(() -> within(QUERY, this::read))
                .isInstanceOf(MongoOperationTimeoutException.class)
                .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
    }

    @Test
    void soIsACommand() throws Exception {
        assertThat(read()).isNull();
        backend.silent = true;
        assertThatThrownBy(() -> within(COMMAND, this::read)).isInstanceOf(MongoOperationTimeoutException.class);
    }

    @Test
    void nobodyWaitsForWhatFollowsFromAnEvent() throws Exception {
        assertThat(within(EVENT, this::bound)).isNull();
        assertThat(bound()).isNull();
        assertThat(within(COMMAND, this::bound)).isEqualTo(BOUND.toMillis());
    }

    @Test
    void aRequestWaits() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
        try {
            assertThat(bound()).isEqualTo(BOUND.toMillis());
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
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
