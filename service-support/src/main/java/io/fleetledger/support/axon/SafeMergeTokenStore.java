package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Objects;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Merges two segments without a moment in which one could be lost. Axon deletes the token of one half and then stores
 * the merged token as that of the other. Without a transaction around both, as in MongoDB, a process killed in between
 * would leave only the other half's token, ahead of events that the deleted half has not seen. The reverse order leaves
 * both halves, and one of them sees some events again.
 */
final class SafeMergeTokenStore extends ForwardingTokenStore {

    /** The deletion that the merging thread has to make. */
    private static final ThreadLocal<@Nullable Deletion> DELETION = new ThreadLocal<>();

    private final TokenStore tokens;

    SafeMergeTokenStore(TokenStore tokens) {
        super(tokens);
        this.tokens = tokens;
    }

    private record Deletion(String processorName, int segment) {}

    /** Deletes only after the next token is stored. */
    @Override
    public void deleteToken(String processorName, int segment) {
        DELETION.set(new Deletion(processorName, segment));
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        Deletion merged = DELETION.get();
        DELETION.remove();
        if (token == null) { // Such a segment has not begun, and some stores cannot store null.
            tokens.extendClaim(processorName, segment);
        } else {
            tokens.storeToken(merged == null ? token : lowerBound(token), processorName, segment);
        }
        if (merged != null && merged.processorName().equals(processorName)) {
            tokens.deleteToken(processorName, merged.segment());
        }
    }

    /**
     * Axon's token of a merge remembers where each half was; a split before both have caught up gives each half its own
     * position back. After an interrupted merge, a half could then resume where the other one was. The merged segment
     * gets the events in between again either way. If one half has not begun, there is no lower bound.
     */
    private static TrackingToken lowerBound(TrackingToken token) {
        return token instanceof MergedTrackingToken merged
                ? Objects.requireNonNullElse(merged.lowerBound(), token)
                : token;
    }
}
