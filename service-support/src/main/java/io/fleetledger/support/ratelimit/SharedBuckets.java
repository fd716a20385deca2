package io.fleetledger.support.ratelimit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.CommandResult;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.Request;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buckets in MongoDB, updated by compare-and-set. Requests wait for these calls, so each has a timeout, and after a
 * failure all calls fail at once for a while.
 */
final class SharedBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    static final String COLLECTION = "rate-limit-buckets";
    static final String EXPIRES_AT = "expires_at";

    private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);

    private static final String STATE = "state";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Time after the last write until a bucket is deleted: by then it is full, as a new one is. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final MongoCollection<Document> documents;
    private final Duration patience;
    private volatile long pausedUntilNanos = Long.MIN_VALUE;

    SharedBuckets(MongoDatabase database, TimeMeter time, Duration patience) {
        super(ClientSideConfig.getDefault().withClientClock(time).withRequestTimeout(patience));
        this.patience = patience;
        // A failover may lose a few requests' counts; a majority write would delay every request.
        this.documents = database.getCollection(COLLECTION)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.W1);
    }

    @Override
    public <T> CommandResult<T> execute(String key, Request<T> request) {
        if (currentTimeNanos() < pausedUntilNanos) {
            throw new IllegalStateException("The buckets were unavailable a moment ago");
        }
        try {
            return super.execute(key, request);
        } catch (RuntimeException failure) {
            pausedUntilNanos = currentTimeNanos() + PAUSE.toNanos();
            LOG.warn("The shared request limits are unavailable; each process applies them on its own", failure);
            throw failure;
        }
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        return new CompareAndSwapOperation() {
            @Override
            public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
                return Optional.ofNullable(
                                within(timeoutNanos).find(eq("_id", key)).first())
                        .map(document -> document.get(STATE, Binary.class).getData());
            }

            @Override
            public boolean compareAndSwap(
                    byte @Nullable [] read, byte[] changed, RemoteBucketState state, Optional<Long> timeoutNanos) {
                MongoCollection<Document> bounded = within(timeoutNanos);
                Date expiry = new Date(TimeUnit.NANOSECONDS.toMillis(currentTimeNanos()) + KEPT.toMillis());
                return read == null
                        ? insert(
                                bounded,
                                new Document("_id", key).append(STATE, changed).append(EXPIRES_AT, expiry))
                        : bounded.updateOne(
                                                and(eq("_id", key), eq(STATE, read)),
                                                combine(set(STATE, changed), set(EXPIRES_AT, expiry)))
                                        .getMatchedCount()
                                == 1;
            }
        };
    }

    private MongoCollection<Document> within(Optional<Long> timeoutNanos) {
        return documents.withTimeout(timeoutNanos.orElse(patience.toNanos()), TimeUnit.NANOSECONDS);
    }

    private static boolean insert(MongoCollection<Document> documents, Document bucket) {
        try {
            documents.insertOne(bucket);
            return true;
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw refused;
            }
            return false;
        }
    }

    @Override
    public void removeProxy(String key) {
        documents.deleteOne(eq("_id", key));
    }

    @Override
    public boolean isAsyncModeSupported() {
        return false;
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("Buckets are accessed synchronously only");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        throw new UnsupportedOperationException("Buckets are accessed synchronously only");
    }
}
