package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.function.Consumer;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a segment is claimed. What was known of it before may be out of date: it may have been released without a
 * word, while the stores were out of reach, and have been another process's since.
 */
final class ClaimedAnewTokenStore extends ForwardingTokenStore {

    private final Consumer<Segment> claimed;

    ClaimedAnewTokenStore(TokenStore tokens, Consumer<Segment> claimed) {
        super(tokens);
        this.claimed = claimed;
    }

    /** The way in which a processor claims. */
    @Override
    public @Nullable TrackingToken fetchToken(String processorName, Segment segment) {
        TrackingToken token = super.fetchToken(processorName, segment);
        claimed.accept(segment);
        return token;
    }
}
