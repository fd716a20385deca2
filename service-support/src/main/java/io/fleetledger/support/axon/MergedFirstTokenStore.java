package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Objects;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Has two segments merged without a moment in which one of them could be lost. Axon deletes the token of one half, and
 * then stores what both have in common as that of the other. Where nothing holds the two together, as in MongoDB, a
 * process killed in between would leave the other half's token alone, ahead of events that the deleted half has not seen.
 * The other way round it leaves both halves, of which one sees some events again.
 */
final class MergedFirstTokenStore extends ForwardingTokenStore {

    /** Of the thread that merges. */
    private static final ThreadLocal<@Nullable Deletion> DELETION = new ThreadLocal<>();

    private final TokenStore tokens;

    MergedFirstTokenStore(TokenStore tokens) {
        super(tokens);
        this.tokens = tokens;
    }

    private record Deletion(String processorName, int segment) {}

    /** Behind the token that is stored next. */
    @Override
    public void deleteToken(String processorName, int segment) {
        DELETION.set(new Deletion(processorName, segment));
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        Deletion merged = DELETION.get();
        DELETION.remove();
        if (token == null) { // What has none stored has not begun, and some stores would not have it stored.
            tokens.extendClaim(processorName, segment);
        } else {
            tokens.storeToken(merged == null ? token : behindBoth(token), processorName, segment);
        }
        if (merged != null && merged.processorName().equals(processorName)) {
            tokens.deleteToken(processorName, merged.segment());
        }
    }

    /**
     * Axon's token of a merge remembers where each half was, and a split before these are level gives each its own back:
     * of a merge that was interrupted, a half of what is one half still would go on from where the other was. What lies
     * between is given to the merged segment again either way. Where one has not begun there is nothing behind both.
     */
    private static TrackingToken behindBoth(TrackingToken token) {
        return token instanceof MergedTrackingToken merged
                ? Objects.requireNonNullElse(merged.lowerBound(), token)
                : token;
    }
}
