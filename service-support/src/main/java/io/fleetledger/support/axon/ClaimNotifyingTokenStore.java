package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.function.Consumer;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Reports when a segment is claimed. What this process remembers of the segment may then be stale: while the stores
 * were unavailable, the segment may have been released unnoticed and held by another process.
 */
final class ClaimNotifyingTokenStore extends ForwardingTokenStore {

    private final Consumer<Segment> claimed;

    ClaimNotifyingTokenStore(TokenStore tokens, Consumer<Segment> claimed) {
        super(tokens);
        this.claimed = claimed;
    }

    /** Processors claim a segment by this call. */
    @Override
    public @Nullable TrackingToken fetchToken(String processorName, Segment segment) {
        TrackingToken token = super.fetchToken(processorName, segment);
        claimed.accept(segment);
        return token;
    }
}
