package io.fleetledger.support.ratelimit;

import static io.fleetledger.support.ratelimit.Requests.served;
import static io.fleetledger.support.ratelimit.Requests.servedConcurrently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of a tenant while their store is away, and impossible ones. */
class TenantLimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final SteppingClock clock = new SteppingClock(NOW);
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 6_000})
    void withoutItsStoreEachProcessHasALimitOfItsOwn(long perMinute) throws Exception {
        TenantLimits before = limits(perMinute, TIMEOUT);
        before.take("acme");
        served(before, "acme", perMinute / 2);
        clock.step(Duration.ofSeconds(2));
        stopStore();

        long begin = System.nanoTime();
        assertThat(servedConcurrently(List.of(before), perMinute))
                .as("no less than it knew of, no more than the limit")
                .isBetween(perMinute / 2, perMinute);
        assertThat(served(limits(perMinute, TIMEOUT), "acme", 2 * perMinute)).isEqualTo(perMinute);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("two processes, of each of which one request waits")
                .isLessThan(TIMEOUT.multipliedBy(15));
    }

    @Test
    void theSharedLimitHoldsAgainSoonAfterItsStoreIsBack() throws Exception {
        var address = server.getLocalAddress();
        TenantLimits one = limits(60, TIMEOUT);
        TenantLimits other = limits(60, TIMEOUT);
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

    @Test
    void aTenantThatSendsNothingAnyMoreIsForgotten() {
        TenantLimits limits = limits(60, TIMEOUT);
        limits.take("acme");
        clock.step(Duration.ofSeconds(40));
        assertThat(served(limits, "umbrella", 100)).isEqualTo(60);

        clock.step(Duration.ofSeconds(40));

        assertThat(limits.tenants()).isEqualTo(1);
        assertThat(served(limits, "umbrella", 100))
                .as("one that is known has what was refilled since")
                .isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_000_000_001})
    void anImpossibleLimitIsRefused(long perMinute) {
        assertThatThrownBy(() -> limits(perMinute, TIMEOUT))
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

    private TenantLimits limits(long perMinute, Duration patience) {
        return new TenantLimits(perMinute, client.getDatabase("test"), clock, patience);
    }
}
