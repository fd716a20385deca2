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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** A read store that is there and says nothing. */
class TimeLimitedDatabaseFactoryTest {

    private static final Duration BOUND = Duration.ofMillis(500);
    private static final Message<?> QUERY = new GenericQueryMessage<>("", ResponseTypes.instanceOf(String.class));
    private static final Message<?> COMMAND = GenericCommandMessage.asCommandMessage("");
    private static final Message<?> EVENT = GenericEventMessage.asEventMessage("");

    private final SilentBackend backend = new SilentBackend();
    private final MongoServer server = new MongoServer(backend);
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoTemplate mongo = new MongoTemplate(
            new TimeLimitedDatabaseFactory(new SimpleMongoClientDatabaseFactory(client, "test"), BOUND));

    /** Answers, or keeps who asks waiting. */
    private static final class SilentBackend extends MemoryBackend {

        private final CountDownLatch end = new CountDownLatch(1);
        private volatile boolean silent;
        private volatile Duration slow = Duration.ZERO;

        @Override
        public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
            if (silent) {
                awaitEnd();
            }
            LockSupport.parkNanos(slow.toNanos());
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
    void aReadWithinACommandEndsWhenItsTimeIsUp() throws Exception {
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

    /** Each of several batches is answered within the bound, and all of them are not. */
    @Test
    void whatIsStreamedHasTheBoundForEachOfItsBatches() throws Exception {
        int documents = 5_000;
        mongo.getCollection("machines")
                .insertMany(IntStream.range(0, documents)
                        .mapToObj(number -> new Document("_id", "" + number).append("tenant_id", "acme"))
                        .toList());
        backend.slow = BOUND.dividedBy(2);
        AtomicInteger seen = new AtomicInteger();
        long began = System.nanoTime();
        within(QUERY, () -> stream(document -> seen.incrementAndGet()));

        assertThat(seen).hasValue(documents);
        assertThat(System.nanoTime() - began)
                .as("longer than one answer may take")
                .isGreaterThan(BOUND.toNanos());
    }

    @Test
    void whatIsStreamedIsAnOutageWhenABatchTakesTooLong() {
        mongo.getCollection("machines").insertOne(new Document("tenant_id", "acme"));
        backend.silent = true;
        assertThatThrownBy(() -> within(QUERY, () -> stream(document -> {})))
                .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
    }

    @Test
    void whereNobodyWaitsThereIsNothingToBound() throws Exception {
        mongo.getCollection("machines").insertOne(new Document("tenant_id", "acme"));
        List<Document> seen = new ArrayList<>();
        within(EVENT, () -> stream(seen::add));
        assertThat(seen).hasSize(1);
    }

    private boolean stream(Consumer<Document> each) {
        new TenantDocuments(mongo, "machines")
                .forEach("acme", Criteria.where("_id").exists(true), List.of("_id"), each);
        return true;
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
