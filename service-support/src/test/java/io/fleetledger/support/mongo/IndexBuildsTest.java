package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.fleetledger.support.repeat.CachedNumber;
import io.fleetledger.support.startup.StartupRefusedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class IndexBuildsTest {

    private static final int READ_TIMEOUT_MILLIS = 200;

    private final AtomicLong now = new AtomicLong();
    private volatile @Nullable MongoServerError answer;
    private volatile boolean slow;

    /** Builds an index for longer than anybody waits for another answer, or answers as it is told to. */
    private final MongoServer server = new MongoServer(new MemoryBackend() {
        @Override
        public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
            if (message.getDocument().containsKey("createIndexes")) {
                if (answer != null) {
                    throw answer;
                }
                if (slow) {
                    takeTime();
                }
            }
            return super.handleMessage(message);
        }
    });

    private @Nullable MongoClient client;

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
        server.shutdownNow();
    }

    private static void takeTime() {
        try {
            assertThat(new CountDownLatch(1).await(3 * READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBuildMayTakeLongerThanAnyOtherAnswer() {
        MongoCollection<Document> machines = machinesAt(server.bind());
        slow = true;
        assertThatCode(() -> ensure(new IndexBuilds(Duration.ofMinutes(1)), machines))
                .doesNotThrowAnyException();
    }

    @Test
    void aStartWaitsForAMongoDbThatStartsLater() throws Exception {
        InetSocketAddress later = freeAddress();
        IndexBuilds builds =
                new IndexBuilds(Duration.ofMinutes(1), () -> server.bind(later.getHostString(), later.getPort()));
        ensure(builds, machinesAt(later));
        assertThat(builds.built()).containsExactly(new IndexBuilds.Built("machines", "by-name"));
    }

    @Test
    void aMongoDbThatStaysAwayIsToldInPlainWords() throws Exception {
        MongoCollection<Document> machines = machinesAt(freeAddress());
        assertRefused(new IndexBuilds(Duration.ofMillis(1), () -> {}), machines, "unavailable", "MONGODB_URI");
    }

    /** A replay's thread would wait, and hold others up; its step is repeated anyway. */
    @Test
    void aRunningProcessDoesNotWait() throws Exception {
        MongoCollection<Document> machines = machinesAt(freeAddress());
        IndexBuilds builds = new IndexBuilds(Duration.ofMinutes(1)).whileRunning();
        assertThatThrownBy(() -> ensure(builds, machines)).isInstanceOf(MongoTimeoutException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "85, IndexOptionsConflict, has an index like by-name, dropIndex(\"by-name\")",
        "86, IndexKeySpecsConflict, has an index like by-name, dropIndex(\"by-name\")",
        "13, Unauthorized, does not allow, readWrite"
    })
    void whatMongoDbAnswersIsToldInPlainWords(int code, String name, String description, String action) {
        MongoCollection<Document> machines = machinesAt(server.bind());
        answer = new MongoServerError(code, name, "refused");
        assertRefused(new IndexBuilds(Duration.ofMinutes(1)), machines, description, action);
    }

    @Test
    void whatIsMissingLaterIsCounted() {
        IndexBuilds builds = new IndexBuilds(Duration.ofMinutes(1));
        MongoCollection<Document> machines = machinesAt(server.bind());
        ensure(builds, machines);
        ensure(builds, machines.withDocumentClass(Document.class));
        Map<String, Set<String>> there = new HashMap<>(Map.of("machines", Set.of("_id_", "by-name")));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MissingIndexes(builds, collection -> new HashSet<>(there.getOrDefault(collection, Set.of())), now::get)
                .bindTo(registry);

        assertThat(registry.get("fleet.read.store.indexes.missing").gauge().value())
                .isZero();
        there.put("machines", Set.of("_id_"));
        assertThat(registry.get("fleet.read.store.indexes.missing").gauge().value())
                .as("open to all: the store is asked once in a while")
                .isZero();
        now.addAndGet(CachedNumber.TTL.toNanos());
        assertThat(registry.get("fleet.read.store.indexes.missing").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void whatIsMissingIsSaidAndThatNothingIsAnyMore() {
        IndexBuilds builds = new IndexBuilds(Duration.ofMinutes(1));
        ensure(builds, machinesAt(server.bind()));
        AtomicReference<Set<String>> there = new AtomicReference<>(Set.of("_id_"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MissingIndexes(builds, collection -> there.get(), now::get).bindTo(registry);
        Logger log = (Logger) LoggerFactory.getLogger(MissingIndexes.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.setLevel(Level.INFO);
        log.addAppender(said);
        try {
            registry.get("fleet.read.store.indexes.missing").gauge().value();
            there.set(Set.of("_id_", "by-name"));
            now.addAndGet(CachedNumber.TTL.toNanos());
            registry.get("fleet.read.store.indexes.missing").gauge().value();
        } finally {
            log.detachAppender(said);
            log.setLevel(null);
        }
        assertThat(said.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        assertThat(said.list.get(0).getFormattedMessage()).contains("[machines.by-name]");
        assertThat(said.list.get(1).getFormattedMessage()).doesNotContain("[]");
    }

    private static void ensure(IndexBuilds builds, MongoCollection<Document> machines) {
        builds.ensure(machines, Indexes.ascending("name"), new IndexOptions().name("by-name"));
    }

    private static void assertRefused(
            IndexBuilds builds, MongoCollection<Document> machines, String description, String action) {
        StartupRefusedException refused =
                catchThrowableOfType(StartupRefusedException.class, () -> ensure(builds, machines));
        assertThat(refused).isNotNull();
        assertThat(refused.description()).contains(description);
        assertThat(refused.action()).contains(action);
    }

    private static InetSocketAddress freeAddress() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
        }
    }

    private MongoCollection<Document> machinesAt(InetSocketAddress address) {
        MongoClient made = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString("mongodb://" + address.getHostString() + ":" + address.getPort()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(300, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.readTimeout(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
                .build());
        client = made;
        return made.getDatabase("test").getCollection("machines");
    }
}
