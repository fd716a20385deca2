package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores how far a segment has come whenever its claim is extended, even if it has only stepped over events of other
 * segments. Axon stores a token only with a batch of the segment's own events; to other processes a segment without any
 * would seem to lag. While a batch stores, for longer than a claim lasts if need be, its claim is only extended.
 */
final class SkippedEventsTokenStore extends ForwardingTokenStore {

    private final BiFunction<String, Integer, @Nullable TrackingToken> seen;
    private final Map<String, Followed> segments = new ConcurrentHashMap<>();

    /** @param seen how far a processor's segment has come here, or null if it is not followed or is being replayed */
    SkippedEventsTokenStore(TokenStore tokens, BiFunction<String, Integer, @Nullable TrackingToken> seen) {
        super(tokens);
        this.seen = seen;
    }

    /** Never stores an earlier position: it waits for a stepped-over position that is being stored. */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        Followed followed = followed(processorName, segment);
        followed.batchBegins();
        boolean done = false;
        try {
            super.storeToken(token, processorName, segment);
            done = true;
        } finally {
            followed.batchEnds(done, token);
        }
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        if (!followed(processorName, segment).tryStoreSkipped(processorName, segment)) {
            super.extendClaim(processorName, segment);
        }
    }

    private Followed followed(String processorName, int segment) {
        return segments.computeIfAbsent(processorName + '/' + segment, key -> new Followed());
    }

    /** A segment as this process knows it; its lock is never held while a batch writes. */
    private final class Followed {

        private @Nullable TrackingToken stored;
        private boolean batchStores;

        synchronized void batchBegins() {
            batchStores = true;
        }

        synchronized void batchEnds(boolean done, @Nullable TrackingToken token) {
            batchStores = false;
            if (done) {
                stored = token;
            }
        }

        synchronized boolean tryStoreSkipped(String processorName, int segment) {
            TrackingToken now = batchStores ? null : seen.apply(processorName, segment);
            if (now == null || (stored != null && stored.covers(now))) {
                return false;
            }
            SkippedEventsTokenStore.super.storeToken(now, processorName, segment);
            stored = now;
            return true;
        }
    }
}
