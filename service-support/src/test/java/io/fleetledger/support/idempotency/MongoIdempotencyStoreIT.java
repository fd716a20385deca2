package io.fleetledger.support.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.idempotency.IdempotencyStore.Answered;
import io.fleetledger.support.idempotency.IdempotencyStore.BeginResult;
import io.fleetledger.support.idempotency.IdempotencyStore.InFlight;
import io.fleetledger.support.idempotency.IdempotencyStore.OtherRequest;
import io.fleetledger.support.idempotency.IdempotencyStore.Started;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

@OnEveryMongoDb
class MongoIdempotencyStoreIT {

    private static final StoredResponse ANSWER = new StoredResponse(
            201, Map.of("ETag", "\"1\"", "Content-Type", "application/json"), "{\"name\": \"Fräse\"}");

    /** A real server deletes what is old by its own clock. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final UUID scope = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private final TestDatabase database = TestDatabase.open();
    private final MongoIdempotencyStore store = new MongoIdempotencyStore(database.database());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStartedScopeIsInFlightUntilItIsAnswered() {
        assertThat(begin("a", now)).isInstanceOf(Started.class);
        assertThat(begin("a", now)).isEqualTo(new InFlight());
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("a", now)).isEqualTo(new Answered(ANSWER));
    }

    @Test
    void anotherRequestUnderTheKeyIsToldSo() {
        begin("a", now);
        assertThat(begin("b", now)).isEqualTo(new OtherRequest());
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("b", now)).isEqualTo(new OtherRequest());
    }

    @Test
    void aReleasedScopeIsTakenOverUnderItsFirstId() {
        BeginResult first = begin("a", now);
        store.release(scope, Duration.ofSeconds(5));
        assertThat(begin("a", now)).isEqualTo(first);
        assertThat(begin("a", now)).isEqualTo(new InFlight());
    }

    @Test
    void aDeadAttemptIsTakenOverUnderItsFirstIdOnce() {
        BeginResult first = begin("a", now);
        Instant dead = now.plus(IdempotencyStore.LEASE);
        assertThat(begin("a", dead)).isEqualTo(new InFlight());
        assertThat(begin("a", dead.plusMillis(1))).isEqualTo(first);
        assertThat(begin("a", dead.plusMillis(1))).isEqualTo(new InFlight());
    }

    @Test
    void anAnswerIsForgottenAfterADayAndTheKeyStandsForANewId() {
        BeginResult first = begin("a", now);
        store.complete(scope, ANSWER, Duration.ofSeconds(5));
        assertThat(begin("a", now.plus(IdempotencyStore.RETENTION))).isEqualTo(new Answered(ANSWER));
        assertThat(begin("a", now.plus(IdempotencyStore.RETENTION).plusMillis(1)))
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
            List<Future<BeginResult>> attempts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Instant at = now.plusMillis(i);
                attempts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return begin("a", at);
                }));
            }
            List<BeginResult> results = new ArrayList<>();
            for (Future<BeginResult> attempt : attempts) {
                results.add(attempt.get());
            }
            assertThat(results).filteredOn(Started.class::isInstance).hasSize(1);
            assertThat(results).filteredOn(InFlight.class::isInstance).hasSize(15);
        } finally {
            threads.shutdownNow();
        }
    }

    private BeginResult begin(String hash, Instant at) {
        return store.begin("acme", scope, hash, at);
    }
}
