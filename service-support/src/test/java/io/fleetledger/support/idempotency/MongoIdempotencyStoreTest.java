package io.fleetledger.support.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.idempotency.IdempotencyStore.Answered;
import io.fleetledger.support.idempotency.IdempotencyStore.Attempt;
import io.fleetledger.support.idempotency.IdempotencyStore.InFlight;
import io.fleetledger.support.idempotency.IdempotencyStore.OtherRequest;
import io.fleetledger.support.idempotency.IdempotencyStore.Started;
import io.fleetledger.support.mongo.IndexBuilds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoIdempotencyStoreTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final StoredAnswer ANSWER =
            new StoredAnswer(201, Map.of("ETag", "\"1\"", "Content-Type", "application/json"), "{\"name\": \"Fräse\"}");

    private final UUID scope = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final MongoIdempotencyStore store = new MongoIdempotencyStore(client.getDatabase("test"));

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void aStartedScopeIsInFlightUntilItIsAnswered() {
        assertThat(begin("a", NOW)).isInstanceOf(Started.class);
        assertThat(begin("a", NOW)).isEqualTo(new InFlight());
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("a", NOW)).isEqualTo(new Answered(ANSWER));
    }

    @Test
    void anotherRequestUnderTheKeyIsToldSo() {
        begin("a", NOW);
        assertThat(begin("b", NOW)).isEqualTo(new OtherRequest());
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("b", NOW)).isEqualTo(new OtherRequest());
    }

    @Test
    void aReleasedScopeIsTakenOverUnderItsFirstId() {
        Attempt first = begin("a", NOW);
        store.release(scope, Duration.ofSeconds(5));
        assertThat(begin("a", NOW)).isEqualTo(first);
        assertThat(begin("a", NOW)).isEqualTo(new InFlight());
    }

    @Test
    void aDeadAttemptIsTakenOverUnderItsFirstIdOnce() {
        Attempt first = begin("a", NOW);
        Instant dead = NOW.plus(IdempotencyStore.LEASE);
        assertThat(begin("a", dead)).isEqualTo(new InFlight());
        assertThat(begin("a", dead.plusMillis(1))).isEqualTo(first);
        assertThat(begin("a", dead.plusMillis(1))).isEqualTo(new InFlight());
    }

    @Test
    void anAnswerIsForgottenAfterADayAndTheKeyStandsForANewId() {
        Attempt first = begin("a", NOW);
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("a", NOW.plus(IdempotencyStore.RETENTION))).isEqualTo(new Answered(ANSWER));
        assertThat(begin("a", NOW.plus(IdempotencyStore.RETENTION).plusMillis(1)))
                .isInstanceOf(Started.class)
                .isNotEqualTo(first);
    }

    @Test
    void oneOfManySimultaneousRequestsStarts() throws Exception {
        store.ensureIndexes(new IndexBuilds(Duration.ZERO));
        store.ensureIndexes(new IndexBuilds(Duration.ZERO));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch ready = new CountDownLatch(16);
            List<Future<Attempt>> attempts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Instant at = NOW.plusMillis(i);
                attempts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return begin("a", at);
                }));
            }
            List<Attempt> results = new ArrayList<>();
            for (Future<Attempt> attempt : attempts) {
                results.add(attempt.get());
            }
            assertThat(results).filteredOn(Started.class::isInstance).hasSize(1);
            assertThat(results).filteredOn(InFlight.class::isInstance).hasSize(15);
        } finally {
            threads.shutdownNow();
        }
    }

    private Attempt begin(String hash, Instant now) {
        return store.begin(scope, hash, now);
    }
}
