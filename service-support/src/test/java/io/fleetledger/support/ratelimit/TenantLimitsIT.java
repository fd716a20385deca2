package io.fleetledger.support.ratelimit;

import static io.fleetledger.support.ratelimit.Requests.served;
import static io.fleetledger.support.ratelimit.Requests.servedConcurrently;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.support.SteppingClock;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On one store, the processes of a service serve a tenant as often as one would. */
@OnEveryMongoDb
class TenantLimitsIT {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final SteppingClock clock = new SteppingClock(NOW);
    private final AtomicInteger commands = new AtomicInteger();
    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            commands.incrementAndGet();
        }
    });

    @AfterEach
    void close() {
        database.close();
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

        MongoCollection<Document> buckets = database.database().getCollection(SharedBuckets.COLLECTION);
        Document bucket = Objects.requireNonNull(buckets.find().first());
        assertThat(bucket.getString("_id")).isEqualTo("60/acme");
        assertThat(bucket.getDate(SharedBuckets.EXPIRES_AT))
                .isEqualTo(Date.from(NOW.plus(Duration.ofMinutes(1)).plus(Duration.ofMinutes(10))));

        buckets.deleteMany(new Document());
        assertThat(served(limits, "acme", 100)).isEqualTo(60);
    }

    /** As another process on the same store. */
    private TenantLimits limits(long perMinute) {
        return new TenantLimits(perMinute, database.database(), clock, Duration.ofMinutes(1));
    }
}
