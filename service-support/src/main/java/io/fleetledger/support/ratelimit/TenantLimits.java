package io.fleetledger.support.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.mongodb.client.MongoDatabase;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.NopeOptimizationListener;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.delay.DelayOptimization;
import io.github.bucket4j.distributed.proxy.optimization.skiponzero.SkipSyncOnZeroOptimization;
import java.time.Clock;
import java.time.Duration;

/**
 * A token bucket for each tenant, with a token for each request. It holds a minute's requests and refills evenly. From
 * 100 requests a minute on, a process gives out up to a hundredth of them before it updates the shared bucket: all
 * processes together may serve that many more at once, and as many fewer afterwards. Those that a process has not yet
 * counted when the tenant leaves it for a minute are never counted: a write for it would double those of tenants that
 * send seldom. While the shared buckets are unavailable, each process uses one of its own, no larger than the shared
 * one.
 */
final class TenantLimits {

    private static final long MAX_PER_MINUTE = 1_000_000_000;
    private static final int PARTS = 100;
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(1);

    /** Left out for this long, a bucket is full again, as a new one is. */
    private static final Duration REFILLED_WITHIN = Duration.ofMinutes(1);

    private final LoadingCache<String, Buckets> tenants;
    private final SharedBuckets shared;
    private final TimeMeter time;
    private final long perMinute;

    /** A tenant's buckets. */
    private record Buckets(BucketProxy shared, Bucket own) {}

    /**
     * @param perMinute requests of each tenant, 1 to a billion
     * @param patience how long a request waits for the store, once
     */
    TenantLimits(long perMinute, MongoDatabase database, Clock clock, Duration patience) {
        if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
            throw new IllegalArgumentException("fleet.rate-limit.requests-per-minute must be 0 to " + MAX_PER_MINUTE);
        }
        this.perMinute = perMinute;
        this.time = new ClockMeter(clock);
        this.shared = new SharedBuckets(database, time, patience);
        this.tenants = Caffeine.newBuilder()
                .expireAfterAccess(REFILLED_WITHIN)
                .ticker(time::currentTimeNanos)
                .build(this::bucketsOf);
    }

    long perMinute() {
        return perMinute;
    }

    /** How many tenants' buckets are in memory. */
    long tenants() {
        tenants.cleanUp();
        return tenants.estimatedSize();
    }

    /** Takes a token of the tenant's if there is one; answers even if the store fails. */
    ConsumptionProbe take(String tenantId) {
        Buckets buckets = tenants.get(tenantId);
        try {
            return buckets.shared().tryConsumeAndReturnRemaining(1);
        } catch (RuntimeException outOfReach) { // Logged by the shared buckets, once for all waiting requests.
            return buckets.own().tryConsumeAndReturnRemaining(1);
        }
    }

    /** The limit is part of the key: a changed limit starts a new bucket. */
    private Buckets bucketsOf(String tenantId) {
        Bandwidth size = Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, REFILLED_WITHIN)
                .build();
        BucketConfiguration sizes = BucketConfiguration.builder().addLimit(size).build();
        return new Buckets(
                shared.builder().withOptimization(fewerWrites()).build(perMinute + "/" + tenantId, () -> sizes),
                Bucket.builder().addLimit(size).withCustomTimePrecision(time).build());
    }

    /** Either way, a tenant without tokens is refused without reading the store. */
    private Optimization fewerWrites() {
        long unwritten = perMinute / PARTS;
        return unwritten == 0
                ? new SkipSyncOnZeroOptimization(NopeOptimizationListener.INSTANCE, time)
                : new DelayOptimization(
                        new DelayParameters(unwritten, WRITTEN_WITHIN), NopeOptimizationListener.INSTANCE, time);
    }
}
