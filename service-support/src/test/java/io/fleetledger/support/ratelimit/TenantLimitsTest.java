package io.fleetledger.support.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantLimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SteppingClock clock = new SteppingClock(NOW);
    private final AtomicInteger commands = new AtomicInteger();
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(server.bindAndGetConnectionString()))
            .addCommandListener(new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    commands.incrementAndGet();
                }
            })
            .build());

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 99, 100, 6_000})
    void aTenantHasAMinutesRequestsAtOnceAndNoMore(long perMinute) {
        TenantLimits limits = limits(perMinute);

        assertThat(served(limits, "acme", perMinute + 50)).isEqualTo(perMinute);
    }

    @Test
    void aTenantsRequestsAreNotAnothers() {
        TenantLimits limits = limits(60);

        served(limits, "acme", 61);

        assertThat(limits.take("demo").isConsumed()).isTrue();
        assertThat(limits.take("acme").isConsumed()).isFalse();
    }

    @Test
    void requestsComeBackEvenlyUntilThereAreAsManyAsTheLimit() {
        TenantLimits limits = limits(60);
        served(limits, "acme", 60);

        clock.step(Duration.ofMillis(999));
        assertThat(limits.take("acme").isConsumed()).isFalse();
        clock.step(Duration.ofMillis(1));
        assertThat(served(limits, "acme", 5)).isEqualTo(1);
        clock.step(Duration.ofSeconds(10));
        assertThat(served(limits, "acme", 20)).isEqualTo(10);
        clock.step(Duration.ofHours(1));
        assertThat(served(limits, "acme", 100)).isEqualTo(60);
    }

    @Test
    void itIsToldWhatIsLeftAndWhenThereIsMore() {
        TenantLimits limits = limits(60);

        ConsumptionProbe first = limits.take("acme");
        assertThat(first.getRemainingTokens()).isEqualTo(59);
        assertThat(Duration.ofNanos(first.getNanosToWaitForReset())).isEqualTo(Duration.ofSeconds(1));

        served(limits, "acme", 59);
        clock.step(Duration.ofMillis(300));
        ConsumptionProbe refused = limits.take("acme");
        assertThat(refused.getRemainingTokens()).isZero();
        assertThat(Duration.ofNanos(refused.getNanosToWaitForRefill())).isEqualTo(Duration.ofMillis(700));
        assertThat(Duration.ofNanos(refused.getNanosToWaitForReset())).isEqualTo(Duration.ofMillis(59_700));
    }

    /** Between them, processes serve the limit and at most a hundredth of it each on top, which they make up for. */
    @ParameterizedTest
    @CsvSource({"60, 2", "60, 6", "99, 6", "600, 2", "6000, 2", "6000, 6"})
    void manyProcessesHaveOneLimit(long perMinute, int processes) throws Exception {
        List<TenantLimits> all =
                IntStream.range(0, processes).mapToObj(n -> limits(perMinute)).toList();

        long first = servedConcurrently(all, perMinute);
        assertThat(first).isBetween(perMinute, perMinute + processes * (perMinute / 100));

        clock.step(Duration.ofSeconds(30));
        long both = first + servedConcurrently(all, perMinute);
        long allowed = perMinute + perMinute / 2;
        assertThat(both).isBetween(allowed, allowed + processes * (perMinute / 100));
    }

    @Test
    void aProcessAsksTheStoreOnceForMany() {
        TenantLimits limits = limits(6_000);
        served(limits, "acme", 1);
        commands.set(0);

        assertThat(served(limits, "acme", 5_999)).isEqualTo(5_999);

        assertThat(commands.get())
                .as("a find and an update for each 61 requests")
                .isBetween(190, 200);
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 6_000})
    void whatIsRefusedCostsTheStoreNothing(long perMinute) {
        TenantLimits limits = limits(perMinute);
        served(limits, "acme", perMinute + 100);
        commands.set(0);

        assertThat(served(limits, "acme", 10_000)).isZero();

        assertThat(commands.get()).isZero();
    }

    @Test
    void anotherLimitIsAnotherBucket() {
        served(limits(60), "acme", 61);

        assertThat(served(limits(120), "acme", 200)).isEqualTo(120);
        assertThat(limits(60).take("acme").isConsumed()).isFalse();
    }

    @Test
    void aBucketExpiresOnceItMustBeFullAgain() {
        TenantLimits limits = limits(60);
        limits.take("acme");
        clock.step(Duration.ofMinutes(1));
        limits.take("acme");

        MongoCollection<Document> buckets = client.getDatabase("test").getCollection(SharedBuckets.COLLECTION);
        Document bucket = Objects.requireNonNull(buckets.find().first());
        assertThat(bucket.getString("_id")).isEqualTo("60/acme");
        assertThat(bucket.getDate(SharedBuckets.EXPIRES_AT))
                .isEqualTo(Date.from(NOW.plus(Duration.ofMinutes(1)).plus(Duration.ofMinutes(10))));

        buckets.deleteMany(new Document());
        assertThat(served(limits, "acme", 100)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 6_000})
    void withoutItsStoreEachProcessHasALimitOfItsOwn(long perMinute) throws Exception {
        TenantLimits before = limits(perMinute, PATIENCE);
        before.take("acme");
        served(before, "acme", perMinute / 2);
        clock.step(Duration.ofSeconds(2));
        stopStore();

        long begin = System.nanoTime();
        assertThat(servedConcurrently(List.of(before), perMinute))
                .as("no less than it knew of, no more than the limit")
                .isBetween(perMinute / 2, perMinute);
        assertThat(served(limits(perMinute, PATIENCE), "acme", 2 * perMinute)).isEqualTo(perMinute);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("two processes, of each of which one request waits")
                .isLessThan(PATIENCE.multipliedBy(4));
    }

    @Test
    void theSharedLimitHoldsAgainSoonAfterItsStoreIsBack() throws Exception {
        var address = server.getLocalAddress();
        TenantLimits one = limits(60, PATIENCE);
        TenantLimits other = limits(60, PATIENCE);
        one.take("acme");
        stopStore();
        assertThat(served(one, "acme", 100)).isBetween(59L, 60L);

        MongoServer back = new MongoServer(new MemoryBackend());
        back.bind(address);
        try {
            client.getDatabase("test").runCommand(new Document("ping", 1)); // Until then the driver looks for it.
            clock.step(Duration.ofMillis(1_001));
            assertThat(servedConcurrently(List.of(one, other), 60)).isEqualTo(60);
        } finally {
            client.close();
            back.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_000_000_001})
    void anImpossibleLimitIsRefused(long perMinute) {
        assertThatThrownBy(() -> limits(perMinute, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fleet.rate-limit.requests-per-minute");
    }

    /** Answers that are on their way still come. */
    private void stopStore() {
        server.shutdownNow();
        MongoDatabase database = client.getDatabase("test").withTimeout(100, TimeUnit.MILLISECONDS);
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(() -> database.runCommand(new Document("ping", 1)))
                        .isInstanceOf(MongoException.class));
    }

    /** As another process on the same store. */
    private TenantLimits limits(long perMinute) {
        return limits(perMinute, Duration.ofMinutes(1));
    }

    private TenantLimits limits(long perMinute, Duration patience) {
        return new TenantLimits(perMinute, client.getDatabase("test"), clock, patience);
    }

    private static long served(TenantLimits limits, String tenant, long requests) {
        long served = 0;
        for (long request = 0; request < requests; request++) {
            served += limits.take(tenant).isConsumed() ? 1 : 0;
        }
        return served;
    }

    /** All processes at once, each by four threads, and each more than the limit. */
    private static long servedConcurrently(List<TenantLimits> processes, long perMinute) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4 * processes.size());
        try {
            CountDownLatch ready = new CountDownLatch(4 * processes.size());
            List<Future<Long>> all = new ArrayList<>();
            for (TenantLimits process : processes) {
                for (int thread = 0; thread < 4; thread++) {
                    all.add(threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return served(process, "acme", perMinute);
                    }));
                }
            }
            long served = 0;
            for (Future<Long> one : all) {
                served += one.get();
            }
            return served;
        } finally {
            threads.shutdownNow();
        }
    }
}
