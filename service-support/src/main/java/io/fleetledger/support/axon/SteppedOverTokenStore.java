package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores how far a segment has come also where it has only stepped over events of others, whenever its claim is extended.
 * Axon stores a token with a batch of the segment's own events; other processes would take a segment that has none for
 * one that is behind.
 */
final class SteppedOverTokenStore extends ForwardingTokenStore {

    private final BiFunction<String, Integer, @Nullable TrackingToken> seen;
    /** By segment, what was stored last by this process. */
    private final Map<String, TrackingToken> stored = new ConcurrentHashMap<>();

    /** @param seen what a segment of a processor has gone past here, or null if it is not followed, or being replayed */
    SteppedOverTokenStore(TokenStore tokens, BiFunction<String, Integer, @Nullable TrackingToken> seen) {
        super(tokens);
        this.seen = seen;
    }

    /** Never behind what its batch stores at the same time. */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        stored.compute(processorName + '/' + segment, (key, before) -> {
            super.storeToken(token, processorName, segment);
            return token;
        });
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        stored.compute(processorName + '/' + segment, (key, before) -> {
            TrackingToken now = seen.apply(processorName, segment);
            if (now == null || (before != null && before.covers(now))) {
                super.extendClaim(processorName, segment);
                return before;
            }
            super.storeToken(now, processorName, segment);
            return now;
        });
    }
}
